import { isAtLeast, parseVersion, type Version } from '../model/version.ts';
import table from './metrics.json' with { type: 'json' };

/** A metric of RabbitMQ's Prometheus endpoints: https://www.rabbitmq.com/docs/prometheus */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'untyped';
  /** The releases that were asked and have it, such as `4.0.5`. */
  readonly releases: readonly string[];
  /** The labels that it has where it is shown. */
  readonly labels: ReadonlyMap<MetricsPath, ReadonlySet<string>>;
  /** The families of /metrics/detailed that have it; `*` for all. */
  readonly families: readonly string[];
}

export type MetricsPath =
  | '/metrics'
  | '/metrics/per-object'
  | '/metrics/detailed'
  | '/metrics/memory-breakdown';

/** The releases whose endpoints the table was read from. */
export const askedReleases: readonly string[] = table.asked;

export function findMetric(name: string): Metric | undefined {
  byName ??= new Map(allMetrics().map(metric => [metric.name, metric]));
  return byName.get(name);
}

/** The paths at which the plugin answers, each with metrics of its own but the first two, which are one. */
export const endpoints: readonly string[] = [
  '/metrics',
  '/metrics/default',
  '/metrics/per-object',
  '/metrics/detailed',
  '/metrics/memory-breakdown',
];

/** What `/metrics/detailed` may be asked for, in any of the releases. */
export function detailedFamilies(): ReadonlySet<string> {
  families ??= new Set(allMetrics().flatMap(metric => metric.families.filter(family => family !== '*')));
  return families;
}

/** The names that a version has for sure. */
export function* metricNames(version: Version): Iterable<string> {
  for (const metric of allMetrics()) if (hasMetric(version, metric)) yield metric.name;
}

/**
 * Whether a version has a metric. Undefined where the releases that were asked before and after it differ, and nobody says
 * which of those between made the change.
 */
export function hasMetric(version: Version, metric: Metric): boolean | undefined {
  const before = askedReleases.findLast(release => isRelease(version, release));
  const after = askedReleases.find(release => !isRelease(version, release));
  const has = (release: string | undefined) => release !== undefined && metric.releases.includes(release);
  if (before === undefined) return has(askedReleases[0]);
  if (after === undefined || has(before) === has(after)) return has(before);
  const change = changeOf(metric);
  if (!change) return isSameSeries(version, before) ? has(before) : undefined;
  return isAtLeast(version, change.major, change.minor, change.patch) ? has(after) : has(before);
}

/** The same under the name that the version has for it, for metrics that were renamed. */
export function renamedMetric(version: Version, name: string): string | undefined {
  const [, prefix = '', rest = name] = /^(rabbitmq_(?:detailed_)?)(.*)$/.exec(name) ?? [];
  const pair = renames.find(names => names.includes(rest));
  const other = pair?.find(candidate => candidate !== rest);
  const metric = other === undefined ? undefined : findMetric(prefix + other);
  return metric && hasMetric(version, metric) ? metric.name : undefined;
}

/**
 * When a metric came or went between two of the releases that were asked, from the release notes and from
 * https://www.rabbitmq.com/docs/prometheus; of others nobody says.
 */
const changes: readonly (readonly [names: RegExp, at: Version])[] = [
  [/^rabbitmq_(?:detailed_)?process_(?:open|max)_tcp_sockets$/, { major: 4, minor: 0 }],
  [/^rabbitmq_(?:detailed_)?raft_/, { major: 4, minor: 2 }],
  [/^rabbitmq_unreachable_cluster_peers_count$/, { major: 3, minor: 12, patch: 5 }],
  [/^rabbitmq_memory_/, { major: 4, minor: 0 }],
  [/^rabbitmq_(?:detailed_)?queue_(?:get|messages_(?:acked|delivered|redelivered))/, { major: 4, minor: 0 }],
];

/** Old and new names of what means the same; those of RabbitMQ without their prefix. */
const renames: readonly (readonly [string, string])[] = [
  ['raft_term_total', 'raft_term'],
  ['raft_log_snapshot_index', 'raft_snapshot_index'],
  ['raft_log_last_applied_index', 'raft_last_applied'],
  ['raft_log_commit_index', 'raft_commit_index'],
  ['raft_log_last_written_index', 'raft_last_written_index'],
  ['raft_entry_commit_latency_seconds', 'raft_commit_latency_seconds'],
  ['erlang_vm_atom_count', 'erlang_vm_atoms'],
  ['erlang_vm_port_count', 'erlang_vm_ports'],
  ['erlang_vm_process_count', 'erlang_vm_processes'],
  ['erlang_vm_memory_bytes_total', 'erlang_vm_memory_bytes'],
  ['erlang_vm_memory_atom_bytes_total', 'erlang_vm_memory_atom_bytes'],
  ['erlang_vm_memory_processes_bytes_total', 'erlang_vm_memory_processes_bytes'],
  ['erlang_vm_memory_system_bytes_total', 'erlang_vm_memory_system_bytes'],
  ['erlang_vm_statistics_context_switches', 'erlang_vm_statistics_context_switches_total'],
];

/** The name, the type, a digit for each release that was asked, the labels by path, and of /metrics/detailed families and labels. */
type Row = readonly [string, string, string, Readonly<Record<string, string>>, string?, string?];

let metrics: readonly Metric[] | undefined;
let byName: ReadonlyMap<string, Metric> | undefined;
let families: ReadonlySet<string> | undefined;

/** Read when it is first asked for: most files ask for none. */
function allMetrics(): readonly Metric[] {
  metrics ??= (table.metrics as unknown as readonly Row[]).map(metricOf);
  return metrics;
}

function metricOf([name, type, releases, labels, groups, detailed]: Row): Metric {
  const shown = groups === undefined ? labels : { ...labels, '/metrics/detailed': detailed ?? '' };
  return {
    name,
    type: type === 'counter' || type === 'gauge' ? type : 'untyped',
    releases: askedReleases.filter((_, index) => releases[index] === '1'),
    labels: new Map(
      Object.entries(shown).map(([path, list]) => [
        path as MetricsPath,
        new Set(list.split(' ').filter(Boolean)),
      ]),
    ),
    families: groups?.split(' ') ?? [],
  };
}

function changeOf({ name }: Metric): Version | undefined {
  return changes.find(([names]) => names.test(name))?.[1];
}

/** A series that has no patch counts as its newest. */
function isRelease(version: Version, release: string): boolean {
  const { major, minor, patch } = parseVersion(release) ?? { major: 0, minor: 0 };
  return isAtLeast(version, major, minor, patch);
}

function isSameSeries({ major, minor }: Version, release: string): boolean {
  const other = parseVersion(release);
  return other?.major === major && other.minor === minor;
}

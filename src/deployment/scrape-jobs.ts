import type { TextRange } from '../model/model.ts';
import {
  entryOf,
  itemsOf,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from '../yaml/yaml.ts';

/** Where Prometheus gets metrics from: a job of scrape_configs, or an endpoint of a ServiceMonitor or PodMonitor. */
export interface ScrapeJob {
  readonly name: string;
  /** The name, else the whole job. */
  readonly at: TextRange;
  readonly isRabbitmq: boolean;
  /** `/metrics` where none is written. */
  readonly path: string;
  /** The path as it is written. */
  readonly pathNode: YamlScalar | undefined;
  /** What `family` is asked for at /metrics/detailed; also in the path. */
  readonly families: readonly (TextRange & { readonly name: string })[];
  /** How often, in seconds; undefined where it is the global one and that is not written. */
  readonly intervalSeconds: number | undefined;
  readonly intervalNode: YamlNode | undefined;
  /** `host:port`, of static_configs. */
  readonly targets: readonly ScrapeTarget[];
  /** Targets come from somewhere else too: Consul, DNS, Kubernetes, files. */
  readonly isDiscovered: boolean;
}

export interface ScrapeTarget extends TextRange {
  readonly host: string;
  readonly port: number | undefined;
}

/** The jobs that a document of Prometheus or of its operator has: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function scrapeJobs(root: YamlNode): readonly ScrapeJob[] {
  const kind = textOf(valueAt(root, 'kind'));
  if (kind === 'ServiceMonitor') return monitorJobs(root, 'endpoints');
  if (kind === 'PodMonitor') return monitorJobs(root, 'podMetricsEndpoints');
  const interval = valueAt(root, 'global', 'scrape_interval');
  return itemsOf(valueAt(root, 'scrape_configs')).flatMap(job =>
    job.kind === 'map' ? [jobOf(job, interval)] : [],
  );
}

/** A duration as Prometheus writes it, in seconds: `1m30s`; undefined for anything else. */
function durationSeconds(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, digits, unit = '']) => sum + Number(digits) * (seconds[unit] ?? 0),
    0,
  );
}

const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

function jobOf(job: YamlNode, globalInterval: YamlNode | undefined): ScrapeJob {
  const name = textOf(valueAt(job, 'job_name')) ?? '';
  const targets = itemsOf(valueAt(job, 'static_configs')).flatMap(config =>
    itemsOf(valueAt(config, 'targets')).flatMap(targetOf),
  );
  const interval = valueAt(job, 'scrape_interval');
  return {
    ...endpointOf(job, 'metrics_path'),
    name,
    at: valueAt(job, 'job_name') ?? job,
    isRabbitmq: targets.some(({ port }) => port !== undefined)
      ? targets.some(({ port }) => port !== undefined && nodePorts.has(port))
      : isNodes(name) || targets.some(({ host }) => isNodes(host)),
    ...intervalOf(interval ?? globalInterval, interval),
    targets,
    isDiscovered: job.kind === 'map' && job.entries.some(({ key }) => /_sd_configs$/.test(key)),
  };
}

function monitorJobs(root: YamlNode, list: string): readonly ScrapeJob[] {
  const name = textOf(valueAt(root, 'metadata', 'name')) ?? '';
  const selector = valueAt(root, 'spec', 'selector');
  const texts = [name, ...textsIn(selector)];
  const isRabbitmq = texts.some(isNodes) && !texts.some(isExporter);
  return itemsOf(valueAt(root, 'spec', list)).flatMap((endpoint): readonly ScrapeJob[] => {
    if (endpoint.kind !== 'map') return [];
    const interval = valueAt(endpoint, 'interval');
    return [
      {
        ...endpointOf(endpoint, 'path'),
        name,
        at: valueAt(endpoint, 'port') ?? endpoint,
        isRabbitmq,
        ...intervalOf(interval, interval),
        targets: [],
        isDiscovered: true,
      },
    ];
  });
}

/** Of an interval that is written for all jobs there is no place in this one. */
function intervalOf(
  interval: YamlNode | undefined,
  intervalNode: YamlNode | undefined,
): Pick<ScrapeJob, 'intervalSeconds' | 'intervalNode'> {
  return { intervalSeconds: durationSeconds(textOf(interval) ?? ''), intervalNode };
}

function endpointOf(job: YamlNode, key: string): Pick<ScrapeJob, 'path' | 'pathNode' | 'families'> {
  const written = entryOf(job, key)?.value;
  const pathNode = written?.kind === 'scalar' ? written : undefined;
  const [path = '', query = ''] = (textOf(pathNode) ?? '/metrics').split('?');
  const params = valueAt(job, 'params', 'family');
  const families = [...itemsOf(params), ...(params?.kind === 'scalar' ? [params] : [])].flatMap(node => {
    const name = textOf(node);
    return name === undefined ? [] : [{ name, start: node.start, end: node.end }];
  });
  const inPath = new URLSearchParams(query).getAll('family');
  return {
    path,
    pathNode,
    families: [
      ...families,
      ...(pathNode ? inPath.map(name => ({ name, start: pathNode.start, end: pathNode.end })) : []),
    ],
  };
}

function targetOf(node: YamlNode): readonly ScrapeTarget[] {
  const [, host, port] = /^(?:https?:\/\/)?(?:[^@/]*@)?(.*?)(?::(\d+))?$/.exec(textOf(node) ?? '') ?? [];
  if (host === undefined || host === '') return [];
  return [{ start: node.start, end: node.end, host, port: port === undefined ? undefined : Number(port) }];
}

/** The ports of metrics, and of the management API, where some look for them: https://www.rabbitmq.com/docs/networking#ports */
const nodePorts: ReadonlySet<number> = new Set([15692, 15691, 15672, 15671]);

/** By a name; exporters and load generators are named after RabbitMQ too. */
function isNodes(name: string): boolean {
  return /rabbit/i.test(name) && !isExporter(name) && !/perf|bench/i.test(name);
}

function isExporter(name: string): boolean {
  return /exporter/i.test(name);
}

/** Every text below a node. */
function textsIn(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'map') return node.entries.flatMap(({ value }: YamlEntry) => textsIn(value));
  if (node?.kind === 'list') return node.items.flatMap(textsIn);
  return [textOf(node) ?? ''];
}

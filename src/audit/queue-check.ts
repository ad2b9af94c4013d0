import { evidenceOf } from '../lint/evidence.ts';
import { lintModel, type ModelFinding } from '../lint/lint-model.ts';
import { severityIn } from '../lint/severity.ts';
import type { ManagementClient } from '../management/client.ts';
import { ManagementError } from '../management/error.ts';
import { identify } from '../management/overview.ts';
import { readVhost } from '../management/topology.ts';
import { listVhosts } from '../management/vhosts.ts';
import { type DeadLetterRoute, type DeathReason, defaultDeliveryLimit } from '../model/dead-letters.ts';
import type { EffectiveQueue } from '../model/effective.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { newestVersion, parseVersion, type Version } from '../model/version.ts';
import { items } from '../readiness/items.ts';
import type { Evidence, Profile, Severity } from '../rules/rule.ts';

/** What follows for one queue from all that its virtual host has declared. Plain data. */
export interface QueueCheck {
  /** The worst first. */
  readonly findings: readonly QueueFinding[];
  /** By their names without `x-`. */
  readonly settings: readonly EffectiveSetting[];
  /** Policies that match the queue, and that the broker skips whole for keys that its type does not take. */
  readonly skipped: readonly { readonly policy: string; readonly keys: readonly string[] }[];
  /** Where its dead letters go; undefined where they are gone. */
  readonly deadLetters?: DeadLetterPath & { readonly targets: readonly string[] };
  /** The queues whose dead letters arrive here. */
  readonly sources: readonly (DeadLetterPath & { readonly queue: string })[];
}

export interface QueueFinding {
  /** Such as `QUE003`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Where the course teaches it, by the ids of a lesson and a section. */
  readonly lesson?: { readonly lesson: string; readonly section: string };
}

export interface EffectiveSetting {
  readonly key: string;
  readonly value: unknown;
  /** Who decides, such as `queue argument` or `policy limits`. */
  readonly from: string;
  /** What others say in vain. */
  readonly overrides: readonly { readonly from: string; readonly value: unknown }[];
}

export interface DeadLetterPath {
  readonly exchange: string;
  readonly exchangeExists: boolean;
  /** Without one a message keeps its own keys. */
  readonly routingKey?: string;
  readonly reasons: readonly DeathReason[];
}

/**
 * Reads the virtual host of a queue and judges the queue in it. It reads, and does nothing else.
 * @throws {ManagementError} `not-found` where the queue is gone
 */
export async function checkQueue(
  client: ManagementClient,
  place: { readonly vhost: string; readonly queue: string },
  profile: Profile,
  signal?: AbortSignal,
): Promise<QueueCheck> {
  const [identity, vhosts] = await Promise.all([identify(client, signal), listVhosts(client, signal)]);
  const vhost = vhosts.find(({ name }) => name === place.vhost) ?? { name: place.vhost };
  const { model } = await readVhost(client, vhost, signal);
  const version = parseVersion(identity.version) ?? newestVersion;
  const evidence = evidenceOf(model, { version, profile, syntaxProblems: [] });
  const queue = evidence.topology.queue(place.vhost, place.queue);
  if (!queue)
    throw new ManagementError(
      'not-found',
      `There is no queue ${place.queue} in virtual host ${place.vhost} any more.`,
    );
  return judgeQueue(evidence, queue);
}

/** The same of a model that is there already. */
export function judgeQueue(evidence: Evidence, queue: Queue): QueueCheck {
  const { topology, deadLetters, version } = evidence;
  const effective = topology.effective(queue);
  const route = deadLetters.routes.get(queue);
  return {
    findings: findingsOf(evidence, effective),
    settings: settingsOf(effective, version),
    skipped: effective.skipped.map(({ policy, unsupportedKeys }) => ({
      policy: policy.name,
      keys: unsupportedKeys,
    })),
    ...(route && { deadLetters: { ...pathOf(route), targets: route.targets.map(({ name }) => name) } }),
    sources: deadLetters.routes
      .values()
      .filter(({ targets, source }) => source !== queue && targets.includes(queue))
      .map(found => ({ ...pathOf(found), queue: found.source.name })),
  };
}

function pathOf({ exchange, exchangeExists, routingKey, reasons }: DeadLetterRoute): DeadLetterPath {
  return { exchange, exchangeExists, ...(routingKey === undefined ? {} : { routingKey }), reasons };
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function findingsOf(evidence: Evidence, effective: EffectiveQueue): readonly QueueFinding[] {
  return lintModel(evidence)
    .filter(finding => isAbout(finding, effective))
    .flatMap(({ rule, severity: inProduction, message }): QueueFinding[] => {
      const severity = severityIn(evidence.profile, rule, { severity: inProduction });
      if (severity === 'off') return [];
      const taught = rule.item && items[rule.item].lesson;
      const lesson = taught ? { lesson: { lesson: taught[0], section: taught[1] } } : {};
      return [{ rule: rule.id, severity, message, ...lesson }];
    })
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** It stands at the queue, or at a policy that governs it and is about it, or about the policy itself. */
function isAbout({ at, message }: ModelFinding, { queue, policy, operatorPolicy }: EffectiveQueue): boolean {
  if (!('resource' in at)) return false;
  const standsAt = (source: Queue['source'] | undefined) =>
    source !== undefined && 'resource' in source.at && source.at.resource === at.resource;
  if (standsAt(queue.source)) return true;
  const isOfPolicy = standsAt(policy?.source) || standsAt(operatorPolicy?.source);
  return isOfPolicy && (message.includes(queueTitle(queue)) || !message.startsWith('Queue `'));
}

function settingsOf(effective: EffectiveQueue, version: Version): readonly EffectiveSetting[] {
  const { queue, policy, operatorPolicy } = effective;
  const keys = new Set([
    ...Object.keys(queue.arguments).map(name => name.replace(/^x-/, '')),
    ...Object.keys(policy?.definition ?? {}),
    ...Object.keys(operatorPolicy?.definition ?? {}),
  ]);
  const set = [...keys].flatMap((key): EffectiveSetting[] => {
    const said = [
      {
        kind: 'argument',
        from: 'queue argument',
        value: queue.arguments[`x-${key}`] ?? queue.arguments[key],
      },
      { kind: 'policy', from: `policy ${policy?.name}`, value: policy?.definition[key] },
      {
        kind: 'operator policy',
        from: `operator policy ${operatorPolicy?.name}`,
        value: operatorPolicy?.definition[key],
      },
    ].filter(({ value }) => value !== undefined);
    const winner = effective.setting(key);
    const decisive = said.find(({ kind }) => kind === winner?.from) ?? said[0];
    if (!decisive) return [];
    const overrides = said.filter(one => one !== decisive).map(({ from, value }) => ({ from, value }));
    return [{ key, value: decisive.value, from: decisive.from, overrides }];
  });
  return [...set, ...defaultsOf(effective, version).filter(({ key }) => !keys.has(key))].toSorted((a, b) =>
    a.key < b.key ? -1 : 1,
  );
}

/** What holds though nobody says it: the type, and https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
function defaultsOf({ type }: EffectiveQueue, version: Version): readonly EffectiveSetting[] {
  const limit = type === 'quorum' ? defaultDeliveryLimit(version) : undefined;
  return [
    { key: 'queue-type', value: type, from: 'default', overrides: [] },
    ...(limit === undefined ? [] : [{ key: 'delivery-limit', value: limit, from: 'default', overrides: [] }]),
  ];
}

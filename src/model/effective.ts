import { queueTypeTakesPolicyKey } from './facts.ts';
import { groupBy } from './group.ts';
import type { BrokerModel, Origin, Policy, Queue, Source } from './model.ts';
import { oncePerQueue } from './queue-map.ts';
import { isAtLeast, type Version } from './version.ts';

/**
 * A queue as the broker runs it: its type, the policies that won, and each setting after the merge.
 *
 * The management API's own `effective_policy_definition` shows the policy's value even where an argument beats
 * it (seen on 3.10 and 4.0), so the merge is done here.
 */
export interface EffectiveQueue {
  readonly queue: Queue;
  readonly type: string;
  readonly policy?: Policy;
  readonly operatorPolicy?: Policy;
  /** Policies that match, but hold a key that the queue's type does not take: the broker skips them whole. */
  readonly skipped: readonly SkippedPolicy[];
  /** The setting `key` (without `x-`), or undefined where nothing sets it. */
  setting(key: string): Setting | undefined;
  /** Its value alone. */
  value(key: string): unknown;
}

export interface Setting {
  readonly value: unknown;
  readonly from: 'argument' | Policy['kind'];
  /** The queue or the policy that says it. */
  readonly source: Source;
  readonly at: Origin;
}

export interface SkippedPolicy {
  readonly policy: Policy;
  readonly unsupportedKeys: readonly string[];
}

/** A function that tells the effective state of a queue under the policies and vhost defaults of its model. */
export function effectiveQueues(
  { policies, vhosts, queues }: BrokerModel,
  version: Version,
): (queue: Queue) => EffectiveQueue {
  const byVhost = groupBy(policies, policy => policy.vhost);
  for (const group of byVhost.values()) group.sort((a, b) => b.priority - a.priority);
  const defaultTypes = new Map(vhosts.map(vhost => [vhost.name, vhost.defaultQueueType]));
  return oncePerQueue(queues, queue =>
    effectiveQueue(queue, byVhost.get(queue.vhost) ?? none, defaultTypes.get(queue.vhost), version),
  );
}

const none: readonly Policy[] = [];

/** Whether the policy's pattern finds the name. A pattern that is no regular expression here finds nothing. */
export function patternMatches(pattern: string, name: string): boolean {
  let regex = patterns.get(pattern);
  if (regex === undefined) {
    regex = compile(pattern);
    patterns.set(pattern, regex);
  }
  return regex?.test(name) ?? false;
}

const patterns = new Map<string, RegExp | null>();

/** The broker's patterns are PCRE; JavaScript's read the same but for rare constructs and the leading option `(?i)`. */
function compile(pattern: string): RegExp | null {
  try {
    return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern);
  } catch {
    return null;
  }
}

function effectiveQueue(
  queue: Queue,
  policies: readonly Policy[],
  defaultType: string | undefined,
  version: Version,
): EffectiveQueue {
  const type = queueType(queue, defaultType, version);
  if (policies.length === 0) return new Effective(queue, type, noneSkipped);
  const skipped: SkippedPolicy[] = [];
  const winner = (kind: Policy['kind']) =>
    policies.find(policy => {
      if (policy.kind !== kind || !appliesTo(policy, type) || !patternMatches(policy.pattern, queue.name))
        return false;
      const unsupportedKeys = Object.keys(policy.definition).filter(
        key => !queueTypeTakesPolicyKey(type, key, version),
      );
      if (unsupportedKeys.length > 0) skipped.push({ policy, unsupportedKeys });
      return unsupportedKeys.length === 0;
    });
  const policy = winner('policy');
  return new Effective(queue, type, skipped, policy, winner('operator policy'));
}

const noneSkipped: readonly SkippedPolicy[] = [];

class Effective implements EffectiveQueue {
  readonly queue: Queue;
  readonly type: string;
  readonly skipped: readonly SkippedPolicy[];
  readonly policy?: Policy;
  readonly operatorPolicy?: Policy;

  constructor(
    queue: Queue,
    type: string,
    skipped: readonly SkippedPolicy[],
    policy?: Policy,
    operatorPolicy?: Policy,
  ) {
    this.queue = queue;
    this.type = type;
    this.skipped = skipped;
    this.policy = policy;
    this.operatorPolicy = operatorPolicy;
  }

  setting(key: string): Setting | undefined {
    const argument = argumentSetting(this.queue, key);
    if (!this.policy && !this.operatorPolicy) return argument;
    const settings = [argument, policySetting(this.policy, key), policySetting(this.operatorPolicy, key)];
    return merge(key, this.type, settings);
  }

  value(key: string): unknown {
    const hasPolicy = this.policy || this.operatorPolicy;
    return hasPolicy ? this.setting(key)?.value : this.queue.arguments[argumentName(key)];
  }
}

/**
 * With a default of quorum or stream, a transient, auto-delete or exclusive queue still becomes classic (seen on 4.0).
 * The import of 3.10.8 ignores the default; that of 4.0.5 and 4.3.6 follows it; an empty type is refused until 4.3.
 */
function queueType(queue: Queue, defaultType: string | undefined, version: Version): string {
  const own = queue.arguments['x-queue-type'];
  if (typeof own === 'string' && !(own === '' && isAtLeast(version, 4, 3))) return own;
  if (!isAtLeast(version, 4, 0)) return 'classic';
  const canBeReplicated = queue.durable !== false && !queue.autoDelete && !queue.exclusive;
  return defaultType && canBeReplicated ? defaultType : 'classic';
}

function appliesTo(policy: Policy, type: string): boolean {
  switch (policy.applyTo) {
    case 'all':
    case 'queues':
      return true;
    case 'classic_queues':
      return type === 'classic';
    case 'quorum_queues':
      return type === 'quorum';
    case 'streams':
      return type === 'stream';
    default:
      return false;
  }
}

function argumentSetting(queue: Queue, key: string): Setting | undefined {
  const name = argumentName(key);
  const value = queue.arguments[name];
  return value === undefined
    ? undefined
    : new PlacedSetting(value, 'argument', queue.source, 'arguments', name);
}

/** Where a setting stands is asked of few: finding out costs more than the setting. */
class PlacedSetting implements Setting {
  readonly value: unknown;
  readonly from: Setting['from'];
  readonly source: Source;
  readonly #section: string;
  readonly #key: string;

  constructor(value: unknown, from: Setting['from'], source: Source, section: string, key: string) {
    this.value = value;
    this.from = from;
    this.source = source;
    this.#section = section;
    this.#key = key;
  }

  get at(): Origin {
    return this.source.value(this.#section, this.#key);
  }
}

/** `x-` and the key; a name that is made anew for each queue takes longer than all that is done with it. */
function argumentName(key: string): string {
  let name = argumentNames.get(key);
  if (name === undefined) {
    name = `x-${key}`;
    argumentNames.set(key, name);
  }
  return name;
}

const argumentNames = new Map<string, string>();

function policySetting(policy: Policy | undefined, key: string): Setting | undefined {
  const value = policy?.definition[key];
  if (policy === undefined || value === undefined) return undefined;
  return new PlacedSetting(value, policy.kind, policy.source, 'definition', key);
}

/** https://www.rabbitmq.com/docs/policies#conflict-resolution, checked on 3.10, 4.0 and 4.3. */
function merge(key: string, type: string, settings: readonly (Setting | undefined)[]): Setting | undefined {
  const [argument, policy, operatorPolicy] = settings;
  if (numericLimits.has(key)) return lowest(key, settings);
  if (operatorPolicy) return operatorPolicy;
  const policyWins = type === 'stream' || (type === 'quorum' && key === 'overflow');
  return policyWins ? (policy ?? argument) : (argument ?? policy);
}

function lowest(key: string, settings: readonly (Setting | undefined)[]): Setting | undefined {
  let best: Setting | undefined;
  for (const setting of settings) {
    if (setting && (!best || limit(key, setting) < limit(key, best))) best = setting;
  }
  return best;
}

/** A delivery limit of -1 is "no limit" and so loses against any number (seen on 4.3). */
function limit(key: string, { value }: Setting): number {
  if (typeof value !== 'number') return Number.POSITIVE_INFINITY;
  return key === 'delivery-limit' && value < 0 ? Number.POSITIVE_INFINITY : value;
}

const numericLimits = new Set([
  'delivery-limit',
  'expires',
  'max-in-memory-bytes',
  'max-in-memory-length',
  'max-length',
  'max-length-bytes',
  'message-ttl',
]);

import { type EffectiveQueue, effectiveQueues, patternMatches } from '../../model/effective.ts';
import { policyKeys } from '../../model/facts.ts';
import type { BrokerModel, Exchange, Policy } from '../../model/model.ts';
import type { Version } from '../../model/version.ts';
import { valueWords } from './differences.ts';

/** What setting or deleting a policy does to the queues and exchanges of its virtual host. */
export interface PolicyPreview {
  /** How many its pattern and apply-to match. */
  readonly queues: number;
  readonly exchanges: number;
  /** Those of them that it applies to, and those whose settings change. */
  readonly applies: number;
  readonly changes: number;
  /** Other policies with the same priority that match some of the same: which of them applies is not defined. */
  readonly ties: readonly string[];
  /** What changes first; at most {@link mostShown}. */
  readonly rows: readonly PreviewRow[];
  /** How many rows there are in all. */
  readonly total: number;
}

export interface PreviewRow {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  /** Such as `quorum` or `topic`. */
  readonly type: string;
  /** What will be, in words, such as `applies` or `policy high applies: its priority is higher`. */
  readonly outcome: string;
  /** Such as `max-length: not set → 10`. */
  readonly changes: readonly string[];
}

type Vhost = Pick<BrokerModel, 'queues' | 'exchanges' | 'policies' | 'vhosts'>;

export const mostShown = 100;

/** @param replaced the policy that goes, which `policy` may take the place of */
export function previewPolicy(
  vhost: Vhost,
  version: Version,
  {
    policy,
    replaced,
  }: { readonly policy?: Policy; readonly replaced?: Pick<Policy, 'kind' | 'name' | 'vhost'> },
): PolicyPreview {
  const subject = policy ?? replaced;
  if (!subject) throw new Error('Neither a policy to set nor one to delete.');
  const isReplaced = (other: Policy) =>
    isSamePolicy(other, subject) || (replaced !== undefined && isSamePolicy(other, replaced));
  const old = vhost.policies.find(isReplaced);
  const others = vhost.policies.filter(other => !isReplaced(other));
  const after = policy ? [...others, policy] : others;
  const judged = policy ?? old;

  const effective = (policies: readonly Policy[]) => effectiveQueues(modelOf(vhost, policies), version);
  const rivals = others
    .filter(({ kind, priority }) => kind === policy?.kind && priority === policy.priority)
    .map(rival => ({ rival, alone: effective([rival]) }));
  const views = {
    before: effective(vhost.policies),
    after: effective(after),
    alone: effective(judged ? [judged] : []),
    old: effective(old ? [old] : []),
  };
  const ties = new Set<string>();
  const queueRows = vhost.queues.flatMap(queue => {
    const alone = views.alone(queue);
    const isMatched = matchesQueue(alone);
    if (!isMatched && !matchesQueue(views.old(queue))) return [];
    const [was, will] = [views.before(queue), views.after(queue)];
    for (const { rival, alone: ofRival } of applied(alone) ? rivals : [])
      if (applied(ofRival(queue))) ties.add(rival.name);
    const winner = subject.kind === 'policy' ? will.policy : will.operatorPolicy;
    return [
      {
        kind: 'queue' as const,
        name: queue.name,
        type: will.type,
        isMatched,
        isApplied: policy !== undefined && winner === policy,
        outcome: outcomeOf(policy, winner, isMatched, alone.skipped[0]?.unsupportedKeys),
        changes: changesOf(
          keysFor('queues', version),
          [was.policy, was.operatorPolicy, will.policy, will.operatorPolicy],
          key => was.value(key),
          key => will.value(key),
        ),
      },
    ];
  });
  const exchangeRows = vhost.exchanges.flatMap(exchange => {
    const isMatched = judged !== undefined && matchesExchange(judged, exchange);
    if (!isMatched && !(old && matchesExchange(old, exchange))) return [];
    for (const { rival } of isMatched ? rivals : [])
      if (matchesExchange(rival, exchange)) ties.add(rival.name);
    const was = policyOf(exchange, vhost.policies);
    const will = policyOf(exchange, after);
    return [
      {
        kind: 'exchange' as const,
        name: exchange.name,
        type: exchange.type,
        isMatched,
        isApplied: policy !== undefined && will === policy,
        outcome: outcomeOf(policy, will, isMatched),
        changes: changesOf(
          keysFor('exchanges', version),
          [was, will],
          key => exchange.arguments[key] ?? was?.definition[key],
          key => exchange.arguments[key] ?? will?.definition[key],
        ),
      },
    ];
  });
  const all = [...queueRows, ...exchangeRows].toSorted(
    (a, b) => Number(b.changes.length > 0) - Number(a.changes.length > 0) || (a.name < b.name ? -1 : 1),
  );
  return {
    queues: queueRows.filter(({ isMatched }) => isMatched).length,
    exchanges: exchangeRows.filter(({ isMatched }) => isMatched).length,
    applies: all.filter(({ isApplied }) => isApplied).length,
    changes: all.filter(({ changes }) => changes.length > 0).length,
    ties: [...ties].toSorted(),
    rows: all
      .slice(0, mostShown)
      .map(({ kind, name, type, outcome, changes }) => ({ kind, name, type, outcome, changes })),
    total: all.length,
  };
}

function isSamePolicy(a: Pick<Policy, 'kind' | 'name' | 'vhost'>, b: typeof a): boolean {
  return a.kind === b.kind && a.vhost === b.vhost && a.name === b.name;
}

function modelOf({ queues, vhosts }: Vhost, policies: readonly Policy[]): BrokerModel {
  return {
    queues,
    vhosts,
    policies,
    exchanges: [],
    bindings: [],
    users: [],
    permissions: [],
    parameters: [],
  };
}

/** Of a queue under one policy alone. */
function applied({ policy, operatorPolicy }: EffectiveQueue): Policy | undefined {
  return policy ?? operatorPolicy;
}

function matchesQueue(alone: EffectiveQueue): boolean {
  return applied(alone) !== undefined || alone.skipped.length > 0;
}

/** Operator policies have no keys for exchanges. The default exchange takes no policy. */
function matchesExchange({ kind, applyTo, pattern }: Policy, { name }: Exchange): boolean {
  const isFor = applyTo === 'all' || applyTo === 'exchanges';
  return kind === 'policy' && isFor && name !== '' && patternMatches(pattern, name);
}

function policyOf(exchange: Exchange, policies: readonly Policy[]): Policy | undefined {
  const matching = policies.filter(policy => matchesExchange(policy, exchange));
  return matching.toSorted((a, b) => b.priority - a.priority)[0];
}

function outcomeOf(
  policy: Policy | undefined,
  winner: Policy | undefined,
  isMatched: boolean,
  unsupported: readonly string[] = [],
): string {
  if (policy && winner === policy) return 'applies';
  const instead = winner ? `${winner.kind} ${winner.name} applies` : 'no policy applies any more';
  if (!policy || !isMatched) return instead;
  if (unsupported.length > 0) {
    return `skipped, as its type does not take ${unsupported.join(', ')}${winner ? `; ${instead}` : ''}`;
  }
  if (!winner) return instead;
  return winner.priority > policy.priority
    ? `${instead}: its priority ${winner.priority} is higher`
    : `this or ${winner.kind} ${winner.name} applies: their priority is the same`;
}

/** Whether a key is for queues, or for exchanges; of a plugin's key that nobody knows it is not known. */
function keysFor(target: 'queues' | 'exchanges', version: Version): (key: string) => boolean {
  const known = policyKeys(version);
  return key => known.get(key)?.applies_to.includes(target) ?? true;
}

function changesOf(
  isForIt: (key: string) => boolean,
  policies: readonly (Policy | undefined)[],
  before: (key: string) => unknown,
  after: (key: string) => unknown,
): readonly string[] {
  const keys = new Set(policies.flatMap(policy => Object.keys(policy?.definition ?? {})));
  return [...keys]
    .filter(isForIt)
    .toSorted()
    .flatMap(key => {
      const [was, will] = [valueWords(before(key)), valueWords(after(key))];
      return was === will ? [] : [`${key}: ${was} → ${will}${costOf(key, before(key), after(key))}`];
    });
}

/** Also with `overflow: reject-publish` a classic queue drops what is there beyond a new `max-length` (seen on 3.10.8). */
function costOf(key: string, before: unknown, after: unknown): string {
  const isTighter = after !== undefined && (before === undefined || !(Number(after) >= Number(before)));
  return limits.has(key) && isTighter ? ' (may drop or dead-letter at once what is beyond it)' : '';
}

const limits: ReadonlySet<string> = new Set(['max-length', 'max-length-bytes', 'message-ttl', 'max-age']);

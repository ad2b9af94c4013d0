import type { Queue } from '../model/model.ts';
import type { QueueRole } from '../model/roles.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import type { AllEvidence, LiveEvidence, ModelEvidence, Seen } from './evidence.ts';
import type { Evidence, Place } from './report.ts';

/** How one item of the checklist is judged. What rules have found in files and in the cluster's definitions comes by itself. */
export interface Item {
  readonly id: ChecklistItemId;
  /** In place of the checklist's, where what was seen makes the item another one. */
  title?(seen: AllEvidence): string | undefined;
  /** Where the course teaches it, by the ids of a lesson and of a section. */
  readonly lesson: readonly [lesson: string, section: string];
  readonly remedy: string;
  /** Neither brokers nor files show it for sure. */
  readonly attestable: boolean;
  /** What would show it, where nothing does: "…, or answer it yourself". */
  readonly unseen: string;
  /** It is about all virtual hosts: a user who sees some of them cannot see it pass. */
  readonly spansVhosts?: boolean;
  /** Rules whose information is a warning here: the item asks for just what they tell of. */
  readonly warnsOf?: readonly string[];
  /** @param found what rules have found about the item */
  judge(seen: AllEvidence, found: readonly Evidence[]): Iterable<Evidence>;
}

export function defineItem(item: Item): Item {
  return item;
}

export const pass = evidence('pass');
export const warn = evidence('warn');
export const fail = evidence('fail');
export const note = evidence('note');
export const unknown = evidence('unknown');

/** What a cluster has shown of something, judged; what it hides is an unknown with its reason. */
export function* judging<K extends keyof LiveEvidence>(
  { live }: AllEvidence,
  part: K,
  judge: (value: ValueOf<LiveEvidence[K]>, live: LiveEvidence) => Iterable<Evidence>,
): Iterable<Evidence> {
  const seen = live?.[part] as Seen<ValueOf<LiveEvidence[K]>> | undefined;
  if (!live || !seen) return;
  if ('hidden' in seen) yield unknown(seen.hidden);
  else yield* judge(seen.value, live);
}

type ValueOf<S> = S extends { readonly value: infer T } ? T : never;

/** Whether rules have found no fault in a model. */
export function isClean(found: readonly Evidence[], { path }: ModelEvidence): boolean {
  return !found.some(
    ({ verdict, place }) =>
      (verdict === 'fail' || verdict === 'warn') &&
      (place?.kind === 'file' ? place.path : undefined) === path,
  );
}

/** The value of something that was seen. */
export function known<T>(seen: Seen<T> | undefined): T | undefined {
  return seen && 'value' in seen ? seen.value : undefined;
}

/** The cluster's own model. */
export function clusterModel({ models }: AllEvidence): ModelEvidence | undefined {
  return models.find(({ path }) => path === undefined);
}

export function queuesIn({ evidence }: ModelEvidence, ...roles: readonly QueueRole[]): readonly Queue[] {
  return evidence.model.queues.filter(queue => roles.includes(evidence.roleOf(queue)));
}

/** The role of one of the cluster's queues; undefined of one that is not in its model. */
export function roleIn(model: ModelEvidence | undefined, vhost: string, name: string): QueueRole | undefined {
  const queue = model?.evidence.topology.queue(vhost, name);
  return queue && model?.evidence.roleOf(queue);
}

export function queuePlace({ vhost, name }: { readonly vhost: string; readonly name: string }): Place {
  return { kind: 'queue', vhost, name };
}

/** "Queue `orders` in vhost `/`". */
export function queueNamed({ vhost, name }: { readonly vhost: string; readonly name: string }): string {
  return `Queue \`${name}\` in vhost \`${vhost}\``;
}

/** " in `definitions.json`" of a file's model, nothing of the cluster's. */
export function inModel({ path }: ModelEvidence): string {
  return path === undefined ? '' : ` in \`${path}\``;
}

/** "1 queue", "1,204 queues". */
export function quantity(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

function evidence(verdict: Evidence['verdict']) {
  return (text: string, place?: Place): Evidence => (place ? { verdict, text, place } : { verdict, text });
}

import { inVhost } from '../model/model.ts';
import { objectsOf, type WrittenFile } from '../model/written.ts';
import { queuesExample } from './examples.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';

export const soundNames = defineRule({
  id: 'DEF020',
  name: 'sound-names',
  item: null,
  severity: 'warning',
  summary: 'Names fit into AMQP, have no blanks around them, and cannot be mistaken for one another.',
  why: 'A name in AMQP has at most 255 bytes: the import takes a longer one, and no client can use it. A blank at the end, or two names that differ only in case or a dot, send messages where nobody looks.',
  remedy: 'Shorten the name, take the blanks off, or keep one spelling.',
  source: 'https://www.rabbitmq.com/docs/queues#names',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ 'orders ': { 'x-queue-type': 'quorum' } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check({ model, file }) {
    if (file?.scope === 'cluster') yield* longGlobalNames(file);
    yield* check('Queue', model.queues);
    yield* check('Exchange', model.exchanges);
    yield* check('Vhost', model.vhosts);
    yield* check('User', model.users);
  },
});

/** Seen on 3.10.8, 4.0.5 and 4.3.6: characters count here, not bytes. */
function* longGlobalNames(file: WrittenFile): Iterable<Violation> {
  for (const parameter of objectsOf(file.root, 'global_parameters')) {
    const { name } = parameter.plain;
    if (typeof name !== 'string' || name.length <= 255 || [...name].length <= 255) continue;
    yield {
      at: parameter.value('name'),
      severity: 'error',
      brokerRefuses: true,
      message: `Global parameter \`${name.slice(0, 40)}…\` has a name of more than 255 characters: the broker refuses the import with status 500. Shorten it.`,
    };
  }
}

type Named = Pick<Evidence['model']['users'][number], 'name' | 'source'> & { readonly vhost?: string };

function* check(kind: string, entities: readonly Named[]): Iterable<Violation> {
  const repeated = repeatedHashes(entities);
  const bySpelling = new Map<string, Named>();
  const suspicious = entities.filter(
    entity =>
      bytesOf(entity.name) > 255 ||
      entity.name !== entity.name.trim() ||
      (repeated.size > 0 && repeated.has(looseHash(entity))),
  );
  for (const entity of suspicious) {
    const { name, source, vhost = '' } = entity;
    if (isTemplate(name)) continue;
    const place = () => inVhost({ vhost });
    if (bytesOf(name) > 255) {
      yield {
        at: source.value('name'),
        severity: 'error',
        message: `${kind} \`${name.slice(0, 40)}…\`${place()} has a name of ${bytesOf(name)} bytes: no client can use more than 255. Shorten it.`,
      };
      continue;
    }
    if (name !== name.trim()) {
      yield {
        at: source.value('name'),
        message: `${kind} \`${name}\`${place()} has a blank at the start or end of its name: clients that write it without one get another ${kind.toLowerCase()}, or none. Remove it.`,
      };
      continue;
    }
    const spelling = `${vhost}\0${name.toLowerCase().replaceAll(/[._:/ -]+/g, '-')}`;
    const other = bySpelling.get(spelling);
    if (!other) bySpelling.set(spelling, entity);
    else if (other.name !== name) {
      yield {
        at: source.value('name'),
        severity: 'info',
        message: `${kind} \`${name}\`${place()} is easily mistaken for \`${other.name}\`: the names differ only in case or punctuation. Keep one spelling.`,
      };
    }
  }
}

/**
 * The names that some other may be mistaken for, by their hashes. To write down the spelling of each name takes five
 * times as long as to hash it, and nearly no file has two that are alike.
 */
function repeatedHashes(entities: readonly Named[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  for (const entity of entities) {
    const hash = looseHash(entity);
    if (seen.has(hash)) repeated.add(hash);
    else seen.add(hash);
  }
  return repeated;
}

/** Of the letters and digits alone: equal for names that are alike. */
function looseHash({ vhost = '', name }: Named): number {
  let hash = vhost.length;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at) | 0x20;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39))
      hash = (Math.imul(hash, 31) + code) | 0;
  }
  return hash;
}

/** In UTF-8. */
function bytesOf(name: string): number {
  // Most names are too short to need counting.
  return name.length < 86 ? name.length : new TextEncoder().encode(name).length;
}

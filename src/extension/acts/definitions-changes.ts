import type { Definitions } from '../../management/definitions.ts';
import {
  type Difference,
  differences,
  differenceWords,
  type Item,
  identities,
  isItem,
  type SectionName,
} from './differences.ts';

/** What becomes of one object of a definitions file when it is imported. */
export interface Change {
  readonly section: SectionName;
  /** Such as `queue orders in vhost /`. */
  readonly title: string;
  /** `kept`: the broker leaves a queue or an exchange that is there as it is, and says nothing. */
  readonly kind: 'new' | 'changed' | 'kept';
  readonly differences: readonly Difference[];
}

export interface Changes {
  readonly changes: readonly Change[];
  /** How many objects of the file are on the broker just so. */
  readonly same: number;
}

/**
 * What an import of `wanted` changes on a broker that has `there`.
 * @param vhost both are of one virtual host, whose objects name none
 * @throws where a section is no list
 */
export function compareDefinitions(there: Definitions, wanted: Definitions, vhost?: string): Changes {
  const changes: Change[] = [];
  let same = 0;
  for (const section of sections) {
    const known = new Map(itemsOf(there, section).map(item => [keyOf(section, item, vhost), item]));
    for (const item of itemsOf(wanted, section)) {
      const found = known.get(keyOf(section, item, vhost));
      const title = titleOf(section, item, vhost);
      if (!found) {
        changes.push({ section, title, kind: 'new', differences: [] });
        continue;
      }
      const different = differences(section, found, item);
      if (different.length === 0) same++;
      else {
        const kind = section === 'queues' || section === 'exchanges' ? 'kept' : 'changed';
        changes.push({ section, title, kind, differences: different });
      }
    }
  }
  return { changes, same };
}

/** Such as `3 new, 2 changed, 1 left as it is, 40 the same`. */
export function countWords({ changes, same }: Changes): string {
  const count = (kind: Change['kind']) => changes.filter(change => change.kind === kind).length;
  return `${count('new')} new, ${count('changed')} changed, ${count('kept')} left as they are, ${same} the same`;
}

/** All of it, for a person to read, in Markdown. */
export function changesReport({ changes, same }: Changes, cluster: string, file: string): string {
  const part = (kind: Change['kind'], heading: string) => {
    const found = changes.filter(change => change.kind === kind);
    if (found.length === 0) return [];
    const lines = found.flatMap(({ title, differences: different }) => [
      `- ${title}`,
      ...different.map(difference => `  - ${differenceWords(difference)}`),
    ]);
    return [`## ${heading}: ${found.length}`, '', ...lines, ''];
  };
  return [
    `# Import of ${file} into ${cluster}`,
    '',
    ...part(
      'kept',
      'Left as they are, as queues and exchanges cannot be changed: the broker says nothing of it',
    ),
    ...part('changed', 'Set anew'),
    ...part('new', 'New'),
    `The same on the broker: ${same}. What the broker has and the file has not stays.`,
    '',
  ].join('\n');
}

const sections = Object.keys(identities) as SectionName[];

function itemsOf(definitions: Definitions, section: SectionName): readonly Item[] {
  const items = definitions[section] ?? [];
  if (!Array.isArray(items)) throw new Error(`\`${section}\` is no list: this is no definitions file.`);
  return items.filter(isItem);
}

/** In definitions of one virtual host some releases name it all the same, in some of the sections. */
function keyOf(section: SectionName, item: Item, vhost: string | undefined): string {
  const fields: readonly string[] = identities[section];
  return fields
    .filter(field => field !== 'vhost' || vhost === undefined)
    .map(field => (field === 'arguments' ? argumentsKey(item.arguments) : String(item[field] ?? '')))
    .join('\0');
}

/** The order of arguments tells nothing, and an empty object is written as a list by some releases. */
function argumentsKey(value: unknown): string {
  const entries = isItem(value) ? Object.entries(value) : [];
  return entries.length === 0 ? '' : JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function titleOf(section: SectionName, item: Item, vhost: string | undefined): string {
  const name = String(item.name ?? '');
  // What is imported into one goes there, whatever virtual host it was exported from and still names (seen on 3.10.8).
  const place = ` in vhost ${vhost ?? item.vhost ?? ''}`;
  switch (section) {
    case 'vhosts':
      return `vhost ${name}`;
    case 'users':
      return `user ${name}`;
    case 'global_parameters':
      return `global parameter ${name}`;
    case 'permissions':
      return `permissions of user ${item.user}${place}`;
    case 'topic_permissions':
      return `topic permissions of user ${item.user} on exchange ${item.exchange}${place}`;
    case 'parameters':
      return `${item.component} ${name}${place}`;
    case 'policies':
      return `policy ${name}${place}`;
    case 'bindings':
      return `binding of ${item.destination_type} ${item.destination} to exchange ${item.source}, routing key ${JSON.stringify(item.routing_key ?? '')}${place}`;
    default:
      return `${section === 'queues' ? 'queue' : 'exchange'} ${name}${place}`;
  }
}

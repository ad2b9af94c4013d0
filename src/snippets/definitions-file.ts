import { parseJson } from '../definitions/json.ts';
import { LineMap } from '../definitions/line-map.ts';
import type { JsonNode } from '../model/written.ts';
import type { Addition } from './insertion.ts';
import { defaultsOf, plain, withDefaults } from './tab-stops.ts';

/**
 * What brings a snippet of definitions into a file of definitions: what its sections list comes behind what the file lists there
 * already. A file with virtual hosts gets no other one: its first stands in for the snippet's.
 * Undefined for a text that is no object yet.
 */
export function addToDefinitions(snippet: readonly string[], text: string): readonly Addition[] | undefined {
  const { root, problems } = parseJson(text);
  if (root?.kind !== 'object' || problems.length > 0) return undefined;
  const map = new LineMap(text);
  const lineOf = (offset: number) => map.position(offset).line;
  const list = (name: string): JsonNode | undefined => root.members.find(({ key }) => key === name)?.value;

  const defaults = defaultsOf(snippet.join('\n'));
  const vhost = firstName(list('vhosts'));
  const found: { readonly offset: number; readonly text: string }[] = [];
  const missing: string[] = [];
  for (const { name, items } of sectionsOf(snippet)) {
    if (name === 'vhosts' && vhost !== undefined) {
      const [stop] = defaultsOf(items).keys();
      if (stop) defaults.set(stop, plain(JSON.stringify(vhost).slice(1, -1)));
      continue;
    }
    const listed = list(name);
    if (listed?.kind !== 'array') {
      missing.push(`"${name}": [\n${shifted(items)}\n]`);
      continue;
    }
    const last = listed.items.at(-1);
    if (!last) found.push({ offset: listed.start + 1, text: `\n${shifted(items)}\n` });
    else found.push({ offset: last.end, text: behind(items, lineOf(listed.start) === lineOf(last.end)) });
  }
  if (missing.length > 0) {
    const members = missing.join(',\n');
    const last = root.members.at(-1)?.value;
    if (!last) found.push({ offset: root.start + 1, text: `\n${shifted(members)}\n` });
    else found.push({ offset: last.end, text: behind(members, lineOf(root.start) === lineOf(last.end)) });
  }
  found.sort((a, b) => a.offset - b.offset);
  return withDefaults(
    found.map(({ offset, text }) => {
      const { line, column } = map.position(offset);
      return { line: line - 1, character: column - 1, text };
    }),
    defaults,
  );
}

interface Section {
  readonly name: string;
  /** As they stand between the brackets, the first line without indentation. */
  readonly items: string;
}

/** A snippet has each section on a line of its own, or what it lists below. */
function sectionsOf(snippet: readonly string[]): readonly Section[] {
  const sections: { name: string; lines: string[] }[] = [];
  for (const line of snippet) {
    const [, name, items = ''] = /^ {2}"(\w+)": \[(.*?)(?:\],?)?$/.exec(line) ?? [];
    if (name) sections.push({ name, lines: items === '' ? [] : [items] });
    else if (line.startsWith('    ')) sections.at(-1)?.lines.push(line.slice(4));
  }
  return sections.map(({ name, lines }) => ({ name, items: lines.join('\n') }));
}

function firstName(vhosts: JsonNode | undefined): string | undefined {
  const [first] = vhosts?.kind === 'array' ? vhosts.items : [];
  const name = first?.kind === 'object' ? first.plain.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** What comes behind the last item of a list, or member of an object, that stands on one line or on several. */
function behind(items: string, onOneLine: boolean): string {
  return onOneLine ? `, ${items.replace(/\n\s*/g, ' ')}` : `,\n${items}`;
}

function shifted(lines: string): string {
  return lines.replace(/^/gm, '  ');
}

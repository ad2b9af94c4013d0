import type { Edit, TextEdit } from '../model/edit.ts';
import type { Source } from '../model/model.ts';
import { isJsonObject, type JsonArray, type JsonNode, type JsonObject, member } from '../model/written.ts';
import type { DefinitionsDocument } from './definitions.ts';

/** A definitions file, or another file of lists of objects. */
export type EditableText = Pick<DefinitionsDocument, 'text' | 'root'>;

/**
 * The text edits that carry out `edits`: sorted, never overlapping, touching only what changes, in the file's
 * own indentation, spacing and line ends.
 */
export function toTextEdits(document: EditableText, edits: readonly Edit[]): readonly TextEdit[] {
  const layout = layoutOf(document);
  const changes = new Changes();
  for (const edit of edits) plan(document.root, edit, changes, layout);
  return changes.toTextEdits(layout).toSorted((a, b) => a.start - b.start);
}

export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let offset = 0;
  for (const edit of edits) {
    result += text.slice(offset, edit.start) + edit.newText;
    offset = edit.end;
  }
  return result + text.slice(offset);
}

/** Replaces the edits `new-password` by those that store this hash. */
export function withPasswordHash(edits: readonly Edit[], hash: string): readonly Edit[] {
  return edits.flatMap((edit): readonly Edit[] => {
    if (edit.op !== 'new-password') return [edit];
    return [
      { op: 'remove', in: edit.in, path: ['password'] },
      { op: 'set', in: edit.in, path: ['password_hash'], value: hash },
      { op: 'set', in: edit.in, path: ['hashing_algorithm'], value: 'rabbit_password_hashing_sha256' },
    ];
  });
}

function plan(root: JsonObject, edit: Edit, changes: Changes, layout: Layout): void {
  if (edit.op === 'set') planSet(nodeOf(edit.in), edit.path, edit.value, changes, layout);
  else if (edit.op === 'remove') planRemove(root, nodeOf(edit.in), edit.path, changes);
  else if (edit.op === 'add') planAdd(root, edit.section, edit.value, changes);
  else throw new Error('A new password needs its hash first: see withPasswordHash');
}

function nodeOf(source: Source): JsonObject {
  if (!isJsonObject(source)) throw new Error('Only an object of a definitions text can be edited here');
  return source;
}

function planSet(
  object: JsonObject,
  path: readonly string[],
  value: unknown,
  changes: Changes,
  layout: Layout,
): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const existing = member(object, key)?.value;
  const nested = rest.reduceRight((inner, step) => ({ [step]: inner }), value);
  if (!existing) changes.append(object, key, nested);
  else if (rest.length > 0 && existing.kind === 'object') planSet(existing, rest, value, changes, layout);
  else
    changes.replacements.push({
      start: existing.start,
      end: existing.end,
      newText: renderInPlace(layout, existing, nested),
    });
}

function planRemove(root: JsonObject, object: JsonObject, path: readonly string[], changes: Changes): void {
  const key = path.at(-1);
  if (key === undefined) {
    for (const { value: list } of root.members) {
      if (list?.kind === 'array' && list.items.includes(object)) changes.remove(list, object);
    }
    return;
  }
  let owner: JsonNode | undefined = object;
  for (const step of path.slice(0, -1))
    owner = owner?.kind === 'object' ? member(owner, step)?.value : undefined;
  const removed = owner?.kind === 'object' ? member(owner, key) : undefined;
  if (owner?.kind === 'object' && removed) changes.remove(owner, removed);
}

function planAdd(root: JsonObject, section: string, value: unknown, changes: Changes): void {
  const list = member(root, section)?.value;
  if (list?.kind === 'array') changes.append(list, undefined, value);
  else changes.appendToNewList(root, section, value);
}

type Container = JsonObject | JsonArray;
type Child = JsonObject['members'][number] | JsonNode;

interface Appended {
  /** Absent in an array. */
  readonly key: string | undefined;
  readonly value: unknown;
}

/** What happens to each object and array: collected first, as commas depend on all of it. */
class Changes {
  readonly replacements: TextEdit[] = [];
  readonly #removed = new Map<Container, Set<Child>>();
  readonly #appended = new Map<Container, Appended[]>();

  remove(container: Container, child: Child): void {
    const removed = this.#removed.get(container);
    if (removed) removed.add(child);
    else this.#removed.set(container, new Set([child]));
  }

  append(container: Container, key: string | undefined, value: unknown): void {
    const appended = this.#appended.get(container);
    if (appended) appended.push({ key, value });
    else this.#appended.set(container, [{ key, value }]);
  }

  appendToNewList(root: JsonObject, section: string, value: unknown): void {
    const planned = this.#appended.get(root)?.find(({ key }) => key === section);
    if (planned && Array.isArray(planned.value)) planned.value.push(value);
    else this.append(root, section, [value]);
  }

  toTextEdits(layout: Layout): readonly TextEdit[] {
    const containers = new Set([...this.#removed.keys(), ...this.#appended.keys()]);
    return [
      ...this.replacements,
      ...[...containers].flatMap(container =>
        containerEdits(
          layout,
          container,
          this.#removed.get(container) ?? new Set(),
          this.#appended.get(container) ?? [],
        ),
      ),
    ];
  }
}

function containerEdits(
  layout: Layout,
  container: Container,
  removed: ReadonlySet<Child>,
  appended: readonly Appended[],
): readonly TextEdit[] {
  const children: readonly Child[] = container.kind === 'object' ? container.members : container.items;
  const lastKept = children.findLastIndex(child => !removed.has(child));
  if (lastKept < 0) {
    const newText = appended.length === 0 ? '' : renderOnly(layout, container, appended);
    return [{ start: container.start + 1, end: container.end - 1, newText }];
  }
  const edits: TextEdit[] = [];
  for (const [index, child] of children.slice(0, lastKept).entries()) {
    const next = children[index + 1];
    if (next && removed.has(child)) edits.push({ start: startOf(child), end: startOf(next), newText: '' });
  }
  const last = children[lastKept];
  const end = children.at(-1);
  if (last && end && (appended.length > 0 || end !== last)) {
    edits.push({
      start: endOf(last),
      end: endOf(end),
      newText: renderBehind(layout, container, last, appended),
    });
  }
  return edits;
}

function startOf(child: Child): number {
  return 'keyRange' in child ? child.keyRange.start : child.start;
}

function endOf(child: Child): number {
  return 'keyRange' in child ? (child.value ?? child.keyRange).end : child.end;
}

interface Layout {
  readonly text: string;
  readonly unit: string;
  readonly eol: string;
  /** The file has more than one line. */
  readonly lines: boolean;
  /** A blank stands behind colons, and so also behind commas within a line. */
  readonly spaced: boolean;
}

function layoutOf({ text, root }: EditableText): Layout {
  const first = root.members[0];
  const unit = first ? indentationAt(text, first.keyRange.start) : '';
  return {
    text,
    unit: unit || '  ',
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    lines: text.trim().includes('\n'),
    spaced: /":\s/.test(text),
  };
}

function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** New children behind the last one that stays, separated as the container's children are. */
function renderBehind(
  layout: Layout,
  container: Container,
  last: Child,
  appended: readonly Appended[],
): string {
  const first = container.kind === 'object' ? container.members[0] : container.items[0];
  const before = first ? layout.text.slice(container.start + 1, startOf(first)) : '';
  const ownLines = before.includes('\n');
  const gap = ownLines || /^\s+$/.test(before) ? before : layout.spaced ? ' ' : '';
  const sibling = 'keyRange' in last ? last.value : last;
  const inline = isOnOneLine(layout, sibling) && (sibling?.kind !== 'scalar' || !ownLines);
  const indentation = indentationAt(layout.text, startOf(last));
  return appended.map(child => `,${gap}${renderChild(layout, child, indentation, inline)}`).join('');
}

/** New children of a container that is, or becomes, otherwise empty. */
function renderOnly(layout: Layout, container: Container, appended: readonly Appended[]): string {
  if (!layout.lines)
    return appended.map(child => renderChild(layout, child, '', true)).join(layout.spaced ? ', ' : ',');
  const outer = indentationAt(layout.text, container.start);
  const inner = outer + layout.unit;
  const children = appended.map(child => `${layout.eol}${inner}${renderChild(layout, child, inner, false)}`);
  return `${children.join(',')}${layout.eol}${outer}`;
}

function renderInPlace(layout: Layout, old: JsonNode, value: unknown): string {
  const inline = !layout.lines || (old.kind !== 'scalar' && isOnOneLine(layout, old));
  return render(layout, value, indentationAt(layout.text, old.start), inline);
}

function renderChild(layout: Layout, { key, value }: Appended, indentation: string, inline: boolean): string {
  const rendered = render(layout, value, indentation, inline);
  return key === undefined ? rendered : `${JSON.stringify(key)}:${layout.spaced ? ' ' : ''}${rendered}`;
}

function render(layout: Layout, value: unknown, indentation: string, inline: boolean): string {
  if (!inline && layout.lines) {
    return JSON.stringify(value, null, layout.unit).replaceAll('\n', `${layout.eol}${indentation}`);
  }
  // A raw line break stands only between tokens: inside strings it is escaped.
  return layout.spaced ? JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ') : JSON.stringify(value);
}

function isOnOneLine({ text }: Layout, node: JsonNode | undefined): boolean {
  return node !== undefined && !text.slice(node.start, node.end).includes('\n');
}

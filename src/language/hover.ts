import type { TextRange } from '../model/model.ts';
import { find } from '../model/written.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import { type Context, contextOf } from './context.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { code, describeField, describeValue } from './describe.ts';
import { describeEntity, describePolicy } from './describe-entity.ts';
import { describeRoutingKey } from './describe-routing-key.ts';
import type { LanguageDocument } from './document.ts';
import { nameAt } from './name-uses.ts';
import { policyAt } from './policy-effect.ts';
import { inUnits } from './units.ts';

export interface Hover {
  readonly range: TextRange;
  /** Without HTML and command links. */
  readonly markdown: string;
  /** The checklist item that it is about. */
  readonly item?: ChecklistItemId;
}

/** What is known of the key, value or name under the pointer. A secret is never part of it. */
export function hoverAt(document: LanguageDocument, offset: number): Hover | undefined {
  // The letter under the pointer stands behind the offset.
  const cursor = cursorAt(document.text, document.definitions.root, offset + 1);
  if (!cursor || cursor.range.start > offset || cursor.range.start === cursor.range.end) return undefined;
  const markdown = describe(document, cursor);
  return markdown === undefined ? undefined : { range: cursor.range, markdown };
}

function describe(document: LanguageDocument, cursor: Cursor): string | undefined {
  const named = nameAt(document, cursor);
  if (named) return describeEntity(document, named);
  const key = cursor.at === 'key' ? keyAt(document, cursor) : cursor.key;
  const context = contextOf(document, { path: cursor.path, key });
  const { field, section, shape, owner } = context;
  if (cursor.at === 'value' && key === 'name' && owner) {
    const policy = section === 'policies' || section === 'parameters' ? policyAt(document, owner) : undefined;
    if (policy) return describePolicy(document, policy);
  }
  if (
    cursor.at === 'value' &&
    section === 'bindings' &&
    shape === 'bindings' &&
    key === 'routing_key' &&
    owner
  )
    return describeRoutingKey(document, owner);
  if (!field) return undefined;
  const about = describeField(field, document.version);
  return cursor.at === 'key' ? about : describeWritten(document, cursor, context, about);
}

/** The value under the pointer, and then its key. */
function describeWritten(
  { text }: LanguageDocument,
  { range }: Cursor,
  { field, object }: Context,
  about: string,
): string {
  const written = text.slice(range.start, range.end).replaceAll(/^"|"$/g, '');
  const meaning = field && describeValue(field, written);
  const value = field && object && find(object, [field.key])?.value;
  const words = value?.kind === 'scalar' && field ? inUnits(field.key, value.value) : undefined;
  const first = meaning ?? words;
  return first === undefined || !field ? about : `${code(written)}: ${first}\n\n${about}`;
}

function keyAt({ text }: LanguageDocument, { range, path }: Cursor): string | undefined {
  const container = path.at(-1)?.container;
  const found =
    container?.kind === 'object'
      ? container.members.find(({ keyRange }) => keyRange.start === range.start)
      : undefined;
  return found?.key ?? text.slice(range.start, range.end).replaceAll(/^"|"$/g, '');
}

import type { Source, TextRange } from '../model/model.ts';
import type { JsonObject } from '../model/written.ts';
import type { Cursor, Step } from './cursor.ts';
import type { LanguageDocument } from './document.ts';
import type { Field, Shape } from './keys/field.ts';
import { fieldOf } from './keys/fields.ts';

/** What a place in the file is for. */
export interface Context {
  /** Of the innermost object; absent where the keys are free or unknown. */
  readonly shape?: Shape;
  /** Whose value is here. */
  readonly field?: Field;
  /** The innermost object. */
  readonly object?: JsonObject;
  /** The object of a section that all this lies in, such as a queue, and its section. */
  readonly owner?: JsonObject;
  readonly section?: Shape;
  /** The virtual host of the owner; `''` in a file of one virtual host. */
  readonly vhost: string;
}

export function contextOf(document: LanguageDocument, { path, key }: Pick<Cursor, 'path' | 'key'>): Context {
  let shape: Shape | undefined = 'file';
  let field: Field | undefined;
  let object: JsonObject | undefined;
  const fieldAt = (step: Step, name: string): Field | undefined => {
    const found = shape && fieldOf(shape, name, document.version);
    if (found && shape === 'parameters' && name === 'value' && step.container.kind === 'object')
      return { ...found, shape: valueShape(step.container) };
    return found;
  };
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (step.container.kind === 'array') {
      shape = field?.shape;
      continue;
    }
    object = step.container;
    if (index > 0) shape = field?.shape;
    const name = isLast ? key : step.name;
    field = typeof name === 'string' ? fieldAt(step, name) : undefined;
  }
  const [root, section, item] = path;
  const owner = section?.container.kind === 'array' ? item?.container : undefined;
  const ownerObject = owner?.kind === 'object' ? owner : undefined;
  return {
    shape: path.at(-1)?.container.kind === 'object' ? shape : undefined,
    field,
    object,
    owner: ownerObject,
    section: section === undefined ? undefined : (root.name as Shape),
    vhost: textOf(ownerObject, 'vhost') ?? '',
  };
}

/**
 * The file is for one virtual host, and its objects name none: it says so, or its other objects do. The one that is
 * being typed may only not have come to its virtual host yet.
 */
export function isOfOneVhost(
  { definitions: { root, model, scope } }: LanguageDocument,
  owner: TextRange | undefined,
): boolean {
  if (scope !== 'virtual host') return false;
  if (textOf(root, 'rabbitmq_definition_format') === 'single_virtual_host') return true;
  const isOther = ({ source: { at } }: { readonly source: Source }) =>
    'start' in at && at.start !== owner?.start;
  return [model.queues, model.exchanges, model.bindings, model.policies].some(list =>
    list.slice(0, 2).some(isOther),
  );
}

/** The value of a member that is a string. */
export function textOf(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.plain[key];
  return typeof value === 'string' ? value : undefined;
}

/** A member that is an object, as plain data. */
export function recordOf(object: JsonObject | undefined, key: string): Readonly<Record<string, unknown>> {
  const value = object?.plain[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** What the value of a parameter holds is decided by its component. */
export function valueShape(parameter: JsonObject): Shape | undefined {
  const component = textOf(parameter, 'component') ?? '';
  return Object.hasOwn(valueShapes, component) ? valueShapes[component] : undefined;
}

export const valueShapes: Readonly<Record<string, Shape>> = {
  'federation-upstream': 'federation-upstream',
  'federation-upstream-set': 'federation-upstream-set',
  operator_policy: 'operator policy',
  shovel: 'shovel',
  'vhost-limits': 'vhost-limits',
};

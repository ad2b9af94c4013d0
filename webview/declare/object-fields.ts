import { fieldOf } from '../../src/language/keys/fields.ts';
import { applyToValues, exchangeTypes } from '../../src/model/facts.ts';
import type { Version } from '../../src/model/version.ts';
import { combobox, type Found } from '../shared/combobox.ts';
import { checkbox } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { type Field, field, option } from '../shared/field.ts';
import type { Draft, Kind } from './protocol.ts';

/** The fields of an object that are none of its arguments: its name, its type, and so on. */
export interface ObjectFields {
  readonly element: HTMLElement;
  value: Draft['fields'];
  readonly fields: ReadonlyMap<string, Field>;
}

export interface ObjectFieldsOptions {
  readonly kind: Kind;
  readonly version: Version;
  /** The name cannot be typed: what has it is edited. */
  readonly isNameFixed: boolean;
  search(of: 'exchange' | 'queue', filter: string): Promise<Found>;
  changed(): void;
}

export function objectFields(options: ObjectFieldsOptions): ObjectFields {
  const parts = partsOf(options);
  const boxes = parts.filter(part => 'check' in part);
  const fields = parts.filter(part => 'field' in part);
  return {
    element: h(
      'div',
      {},
      h('div', { class: 'object' }, ...fields.map(part => part.field.element)),
      h('div', { class: 'boxes' }, ...boxes.map(part => part.check.element)),
    ),
    get value() {
      return Object.fromEntries(
        parts.map(part => [part.name, 'check' in part ? String(part.check.checked) : part.control.value]),
      );
    },
    set value(values) {
      for (const part of parts) {
        const value = values[part.name] ?? '';
        if ('check' in part) part.check.checked = value === 'true';
        else setValue(part.control, value);
      }
    },
    fields: new Map(fields.map(part => [part.name, part.field])),
  };
}

type Control = HTMLInputElement | HTMLSelectElement;
type Part =
  | { readonly name: string; readonly control: Control; readonly field: Field }
  | { readonly name: string; readonly check: ReturnType<typeof checkbox> };

function partsOf({ kind, version, isNameFixed, search, changed }: ObjectFieldsOptions): readonly Part[] {
  const about = (section: Parameters<typeof fieldOf>[0], key: string) =>
    fieldOf(section, key, version)?.about ?? '';
  const text = (
    name: string,
    label: string,
    hint: string,
    more: Record<string, string | boolean> = {},
  ): Part => {
    const control = h('input', { type: 'text', id: name, spellcheck: 'false', ...more });
    return { name, control, field: field(label, control, hint) };
  };
  const choice = (name: string, label: string, values: readonly string[], hint: string): Part => {
    const control = h('select', { id: name }, ...values.map(value => option(value, value, false)));
    return { name, control, field: field(label, control, hint) };
  };
  const found = (name: string, label: string, of: () => 'exchange' | 'queue', hint: string): Part => {
    const { input, element } = combobox(name, filter => search(of(), filter));
    return { name, control: input, field: field(label, input, hint, element) };
  };
  const flag = (name: string, label: string): Part => ({ name, check: checkbox(label, false, changed) });
  const name = (hint: string) => text('name', 'Name', hint, isNameFixed ? { readonly: true } : {});

  switch (kind) {
    case 'queue':
      return [
        name('Letters, digits and dots are safe everywhere. Names with `amq.` belong to the broker.'),
        choice('type', 'Type', ['quorum', 'classic', 'stream'], 'It cannot be changed later.'),
        flag('durable', 'Durable: it outlives a restart of the broker'),
        flag('auto_delete', 'Auto-delete: it goes with its last consumer'),
      ];
    case 'exchange':
      return [
        name('Names with `amq.` belong to the broker.'),
        choice('type', 'Type', typesOf(version), 'Those that begin with `x-` may need a plugin.'),
        flag('durable', 'Durable: it outlives a restart of the broker'),
        flag('auto_delete', 'Auto-delete: it goes with its last binding'),
        flag('internal', 'Internal: only exchanges publish to it'),
      ];
    case 'binding': {
      const to = choice('destination_type', 'To a', ['queue', 'exchange'], '');
      const toType = () => ('control' in to && to.control.value === 'exchange' ? 'exchange' : 'queue');
      return [
        found('source', 'From exchange', () => 'exchange', about('bindings', 'source')),
        text('routing_key', 'Routing key', about('bindings', 'routing_key')),
        to,
        found('destination', 'Queue or exchange', toType, about('bindings', 'destination')),
      ];
    }
    default:
      return [
        name(''),
        text('pattern', 'Pattern', 'A regular expression, searched in the names: `^orders\\.` is anchored.'),
        choice(
          'apply-to',
          'Apply to',
          applyToValues(version).filter(value => value !== 'exchanges' || kind === 'policy'),
          '',
        ),
        text('priority', 'Priority', 'Of the policies that match only the one with the highest applies.', {
          inputmode: 'numeric',
        }),
      ];
  }
}

function typesOf(version: Version): readonly string[] {
  return [...exchangeTypes(version).keys()].filter(type => type !== 'x-federation-upstream');
}

/** What is there already may be of a type that is not known here. */
function setValue(control: Control, value: string): void {
  if (control instanceof HTMLSelectElement && ![...control.options].some(known => known.value === value))
    control.append(option(value, value, true));
  control.value = value;
}

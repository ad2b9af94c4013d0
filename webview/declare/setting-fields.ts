import type { Field as Key } from '../../src/language/keys/field.ts';
import { inUnits } from '../../src/language/units.ts';
import { combobox, type Found } from '../shared/combobox.ts';
import { h } from '../shared/dom.ts';
import { type Field, field, option } from '../shared/field.ts';
import { withCode } from '../shared/words.ts';
import { isUsual } from './item.ts';

/** The fields for arguments, or for the keys of a policy. */
export interface SettingFields {
  readonly element: HTMLElement;
  /** Shows those that can be set now; what was typed into others is kept, and not part of {@link value}. */
  offer(keys: readonly Key[]): void;
  value: Readonly<Record<string, string>>;
  /** By `settings.KEY`. */
  readonly fields: ReadonlyMap<string, Field>;
}

export function settingFields(searchExchange: (filter: string) => Promise<Found>): SettingFields {
  const usual = h('div', { class: 'settings' });
  const seldom = h('div', { class: 'settings' });
  const more = h('details', { class: 'more' }, h('summary', {}, 'Seldom used'), seldom);
  const typed = new Map<string, string>();
  const fields = new Map<string, Field>();
  let offered: readonly Key[] = [];
  const element = h('div', {}, usual, more);
  element.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
      typed.set(target.id.replace(/^settings\./, ''), target.value);
  });

  function draw(): void {
    fields.clear();
    usual.replaceChildren();
    seldom.replaceChildren();
    for (const key of offered) {
      const made = settingField(key, typed.get(key.key) ?? '', searchExchange);
      fields.set(`settings.${key.key}`, made);
      (isUsual(key) ? usual : seldom).append(made.element);
    }
    more.hidden = seldom.childElementCount === 0;
    if (offered.some(key => !isUsual(key) && typed.get(key.key))) more.open = true;
  }
  return {
    element,
    offer(keys) {
      if (keys.map(({ key }) => key).join() === offered.map(({ key }) => key).join()) return;
      offered = keys;
      draw();
    },
    get value() {
      const given = offered.map(({ key }) => [key, typed.get(key)?.trim() ?? ''] as const);
      return Object.fromEntries(given.filter(([, text]) => text !== ''));
    },
    set value(values) {
      typed.clear();
      for (const [key, text] of Object.entries(values)) typed.set(key, text);
      draw();
    },
    fields,
  };
}

function settingField(key: Key, text: string, searchExchange: (filter: string) => Promise<Found>): Field {
  const id = `settings.${key.key}`;
  const told = h('p', { class: 'told', hidden: true });
  const names = key.names === 'exchange' ? combobox(id, searchExchange) : undefined;
  const control = names?.input ?? controlOf(key, id, text);
  control.value = text;
  const meaning = () => {
    const words = key.values?.[control.value] ?? inUnits(key.key, Number(control.value));
    told.replaceChildren(...withCode(words ?? ''));
    told.hidden = words === undefined;
  };
  control.addEventListener('input', meaning);
  meaning();
  return field(key.key, control, hintOf(key), h('div', {}, names?.element ?? control, told));
}

function controlOf({ types, allowed }: Key, id: string, text: string): HTMLInputElement | HTMLSelectElement {
  const values = allowed?.map(String) ?? (types.includes('boolean') ? ['true', 'false'] : undefined);
  if (!values) {
    const isNumber = types.includes('integer');
    return h('input', { type: 'text', id, spellcheck: 'false', inputmode: isNumber ? 'numeric' : undefined });
  }
  // What is there already may be none of them.
  const all = ['', ...values, ...(text === '' || values.includes(text) ? [] : [text])];
  return h('select', { id }, ...all.map(value => option(value, value || 'not set', value === text)));
}

/** What it is, what it must be, and what holds without it. */
function hintOf(key: Key): string {
  return [
    key.about,
    mustBe(key),
    key.plugin && `Needs the plugin ${key.plugin}.`,
    key.default && `Default: ${key.default}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function mustBe({ types, allowed, min, max }: Key): string {
  if (allowed || types.includes('boolean')) return '';
  if (!types.includes('integer')) return '';
  if (min !== undefined && max !== undefined)
    return `From ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`;
  return min === undefined ? '' : `A whole number, ${min} or more.`;
}

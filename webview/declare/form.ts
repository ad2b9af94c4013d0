import type { Version } from '../../src/model/version.ts';
import type { Found } from '../shared/combobox.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { type Field, field } from '../shared/field.ts';
import { withCode } from '../shared/words.ts';
import { settingsFor } from './item.ts';
import { objectFields } from './object-fields.ts';
import { previewSection } from './preview.ts';
import type { CheckResult, DeclareProblems, DeclareState, Draft } from './protocol.ts';
import { settingFields } from './setting-fields.ts';

export interface FormActions {
  changed(): void;
  names(of: 'exchange' | 'queue', filter: string): Promise<Found>;
  declare(): void;
  openDocument(): void;
}

export interface DeclareForm {
  readonly element: HTMLElement;
  /** What is typed. */
  draft: Draft;
  /** What is wrong, in the fields that were touched, and all else that a check tells. */
  show(checked: CheckResult): void;
  /** What is wrong in all fields, the first of which gets the focus. */
  insist(problems: DeclareProblems): void;
  /** The object as it would stand in definitions.json. */
  showJson(text: string): void;
  setBusy(busy: boolean): void;
}

/** All that can be said of a queue, an exchange, a binding or a policy. @param told how it went, always in view */
export function declareForm(
  { kind, name }: Pick<DeclareState, 'kind' | 'name'>,
  version: Version,
  told: readonly HTMLElement[],
  actions: FormActions,
): DeclareForm {
  const isPolicy = kind === 'policy' || kind === 'operator policy';
  const search = (of: 'exchange' | 'queue', filter: string) => actions.names(of, filter);
  const object = objectFields({ kind, version, isNameFixed: name !== undefined, search, changed });
  const settings = settingFields(filter => search('exchange', filter));
  const others = h('textarea', { id: 'others', rows: '3', spellcheck: 'false' });
  const ofOthers = field(
    'As a JSON object',
    others,
    'What has no field: of a plugin, or an empty text, such as {"dead-letter-exchange": ""}.',
  );
  const moreArguments = h(
    'details',
    {},
    h('summary', {}, isPolicy ? 'Other keys' : 'Other arguments'),
    ofOthers.element,
  );
  const whole = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const existing = h('div', { class: 'existing', role: 'status' });
  const notes = h('ul', { class: 'notes', 'aria-label': 'Notes' });
  const preview = previewSection();
  const json = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'As it stands in definitions.json' });
  const declare = button({
    label: isPolicy ? 'Set Policy' : kind === 'binding' ? 'Bind' : 'Declare',
    appearance: 'primary',
    onClick: actions.declare,
  });
  const touched = new Set<string>();
  let insisted = false;

  const element = h(
    'form',
    { autocomplete: 'off' },
    object.element,
    existing,
    h('section', {}, h('h2', {}, isPolicy ? 'Definition' : 'Arguments'), settings.element),
    moreArguments,
    notes,
    preview.element,
    h('details', { open: true }, h('summary', {}, 'As it stands in definitions.json'), json),
    h(
      'div',
      { class: 'foot' },
      preview.summary,
      whole,
      ...told,
      h(
        'div',
        { class: 'actions' },
        declare,
        button({ label: 'Open as JSON', onClick: actions.openDocument }),
      ),
    ),
  );
  element.addEventListener('submit', event => event.preventDefault());
  element.addEventListener('input', ({ target }) => {
    touch(target);
    changed();
  });
  element.addEventListener('focusout', ({ target }) => touch(target));

  function touch(target: EventTarget | null): void {
    if (target instanceof HTMLElement && target.id !== '') touched.add(target.id);
  }
  function changed(): void {
    settings.offer(settingsFor(kind, object.value, version));
    actions.changed();
  }
  function all(): readonly (readonly [string, Field])[] {
    return [...object.fields, ...settings.fields, ['others', ofOthers] as const];
  }
  function showProblems(problems: DeclareProblems): void {
    const found = new Map(problems.map(({ field: name, message }) => [name, message]));
    const known = all();
    for (const [name, shown] of known)
      shown.show(insisted || touched.has(name) ? found.get(name) : undefined);
    const names = new Set(known.map(([name]) => name));
    const rest = insisted ? problems.filter(({ field: name }) => !names.has(name)) : [];
    whole.replaceChildren(...rest.flatMap(({ message }) => [...withCode(message), ' ']));
    whole.hidden = rest.length === 0;
  }

  return {
    element,
    get draft() {
      return { fields: object.value, settings: settings.value, others: others.value };
    },
    set draft(draft) {
      object.value = draft.fields;
      settings.offer(settingsFor(kind, object.value, version));
      settings.value = draft.settings;
      others.value = draft.others;
      moreArguments.open = draft.others !== '';
    },
    show({ problems, notes: found, existing: there, preview: seen }) {
      showProblems(problems);
      existing.replaceChildren(
        ...(there
          ? [
              h('p', {}, there.words),
              ...(there.differences.length === 0
                ? []
                : [h('ul', {}, ...there.differences.map(words => h('li', {}, h('code', {}, words))))]),
            ]
          : []),
      );
      existing.classList.toggle('note', (there?.differences.length ?? 0) > 0);
      notes.replaceChildren(...found.map(words => h('li', {}, ...withCode(words))));
      notes.hidden = found.length === 0;
      preview.show(seen);
    },
    insist(problems) {
      insisted = true;
      showProblems(problems);
      const wrong = [...element.querySelectorAll<HTMLElement>('[aria-invalid="true"]')];
      for (const details of wrong.map(control => control.closest('details')))
        if (details) details.open = true;
      wrong[0]?.focus();
    },
    showJson(text) {
      json.textContent = text;
    },
    setBusy: busy => declare.toggleAttribute('disabled', busy),
  };
}

import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { type Field, field, option } from '../shared/field.ts';
import type { PublishDraft } from './protocol.ts';

type Body = PublishDraft['body'];

export interface BodyField {
  readonly element: HTMLElement;
  readonly value: Body;
  set(body: Body): void;
  readonly field: Field;
}

/** The body: typed as text, JSON or base64, or a file. What is typed stays while a file is the body. */
export function bodyField(changed: () => void, chooseFile: () => Promise<string | undefined>): BodyField {
  const forms: Readonly<Record<Body['form'], string>> = {
    json: 'JSON, sent without spaces between its parts',
    text: 'Text, in UTF-8, as it stands here',
    base64: 'Bytes, in base64',
    file: 'A file, as it is',
  };
  const form = h(
    'select',
    { 'aria-label': 'What the body is' },
    ...Object.entries(forms).map(([value, label]) => option(value, label, value === 'json')),
  );
  const text = h('textarea', { id: 'body', rows: '8', spellcheck: 'false' });
  const path = h('output', { class: 'value', for: 'body' });
  const choose = button({
    label: 'Choose file…',
    onClick: () =>
      void chooseFile().then(chosen => {
        if (chosen === undefined) return;
        path.value = chosen;
        changed();
      }),
  });
  // What is wrong with the file is told with the button, as the field is hidden then.
  choose.setAttribute('aria-describedby', `${text.id}-problem`);
  const file = h('div', { class: 'file', hidden: true }, choose, path);
  const draw = () => {
    text.hidden = form.value === 'file';
    file.hidden = form.value !== 'file';
  };
  form.addEventListener('change', draw);
  const shown = field('Body', text, '', h('div', {}, form, text, file));
  return {
    element: shown.element,
    get value() {
      return { form: form.value as Body['form'], text: text.value, file: path.value };
    },
    set(body) {
      form.value = body.form;
      text.value = body.text;
      path.value = body.file;
      draw();
    },
    field: shown,
  };
}

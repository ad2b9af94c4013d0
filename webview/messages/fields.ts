import { h } from '../shared/dom.ts';

export interface TextField {
  readonly element: HTMLElement;
  readonly value: string;
}

/** An input under its label; `hint` says what an empty one means. */
export function textField(label: string, hint = '', type: 'text' | 'number' = 'text'): TextField {
  const input = h('input', { type, placeholder: hint, ...(type === 'number' ? { min: '1' } : {}) });
  return {
    element: h('label', { class: 'field' }, label, input),
    get value() {
      return input.value.trim();
    },
  };
}

export interface Radios {
  readonly element: HTMLElement;
  /** The index of the one that is chosen. */
  readonly chosen: number;
}

let groups = 0;

/** One of several, the first at the beginning. A label may have an input in it. */
export function radios(legend: string, labels: readonly (string | Node)[][]): Radios {
  const name = `radios-${groups++}`;
  const inputs = labels.map((_, index) => h('input', { type: 'radio', name, checked: index === 0 }));
  return {
    element: h(
      'fieldset',
      {},
      h('legend', {}, legend),
      ...labels.map((label, index) => h('label', { class: 'radio' }, inputs[index] ?? '', ' ', ...label)),
    ),
    get chosen() {
      return inputs.findIndex(({ checked }) => checked);
    },
  };
}

/** Where sentences on what went wrong stand; screen readers tell them at once. */
export function problemLine(): { readonly element: HTMLElement; say(words: string): void } {
  const element = h('p', { class: 'note bad', role: 'alert', hidden: true });
  return {
    element,
    say(words) {
      element.textContent = words;
      element.hidden = words === '';
    },
  };
}

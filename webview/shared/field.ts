import { h } from './dom.ts';
import { withCode } from './words.ts';

/** A control with its label, what is to know about it, and what is wrong with what is in it. */
export interface Field {
  readonly element: HTMLElement;
  /** Undefined: nothing is wrong. */
  show(problem: string | undefined): void;
}

/** @param control has an id, and may stand in a `box` with more around it */
export function field(label: string, control: HTMLElement, hint = '', box: HTMLElement = control): Field {
  const told = tell(control, hint);
  return {
    element: h('div', { class: 'field' }, h('label', { for: control.id }, label), box, told.element),
    show: told.show,
  };
}

/** The lines under a control: its hint, and its problem, which screen readers tell with it. */
export function tell(control: HTMLElement, hint = ''): Field {
  const about = h('p', { class: 'hint', id: `${control.id}-hint` }, ...withCode(hint));
  const wrong = h('p', { class: 'problem', id: `${control.id}-problem`, hidden: true });
  if (hint !== '') control.setAttribute('aria-describedby', about.id);
  return {
    element: h('div', {}, ...(hint === '' ? [] : [about]), wrong),
    show(problem) {
      wrong.replaceChildren(...withCode(problem ?? ''));
      wrong.hidden = problem === undefined;
      control.setAttribute('aria-invalid', String(problem !== undefined));
      const described = [...(hint === '' ? [] : [about.id]), ...(problem === undefined ? [] : [wrong.id])];
      if (described.length > 0) control.setAttribute('aria-describedby', described.join(' '));
      else control.removeAttribute('aria-describedby');
    },
  };
}

export function option(value: string, label: string, selected: boolean): HTMLOptionElement {
  return h('option', { value, selected }, label);
}

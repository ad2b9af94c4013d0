import { h } from '../shared/dom.ts';

/** Radio buttons in a group; the first is chosen. `onChoose` is told the place of another choice. */
export function choice(
  legend: string,
  labels: readonly string[],
  onChoose: (index: number) => void,
): HTMLElement {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', {}, legend),
    ...labels.map((label, index) => {
      const input = h('input', { type: 'radio', name: legend, checked: index === 0 });
      input.addEventListener('change', () => onChoose(index));
      return h('label', {}, input, label);
    }),
  );
}

import { keepingFocus } from './focus.ts';

/**
 * Draws a part of the page anew where what it is drawn from is other than before: what is the same is left as it is, with what a
 * person has selected there.
 * @param from whatever decides on what is drawn, as JSON
 */
export function redraw(element: HTMLElement, from: unknown, draw: () => readonly Node[]): void {
  const key = JSON.stringify(from ?? null);
  if (drawnFrom.get(element) === key) return;
  drawnFrom.set(element, key);
  keepingFocus(() => element.replaceChildren(...draw()));
}

const drawnFrom = new WeakMap<HTMLElement, string>();

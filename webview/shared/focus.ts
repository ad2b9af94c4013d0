/** Draws a part of the page anew; what takes the place of what had the keyboard, gets it. */
export function keepingFocus(draw: () => void): void {
  const { activeElement } = document;
  const holder = activeElement?.closest<HTMLElement>('[id]');
  const within = holder ? focusable(holder).indexOf(activeElement as HTMLElement) : -1;
  draw();
  if (!holder || holder.isConnected) return;
  const next = document.getElementById(holder.id);
  if (next) (focusable(next)[within] ?? next).focus({ preventScroll: true });
}

function focusable(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('summary, button, a, vscode-button')];
}

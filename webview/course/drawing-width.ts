export type Orientation = 'horizontal' | 'vertical';

const narrowPx = 560;

/** Tells a figure when its room becomes too narrow for a drawing that lies, or wide enough again. It starts as lying. */
export function followWidth(figure: HTMLElement, onChange: (orientation: Orientation) => void): void {
  let orientation: Orientation = 'horizontal';
  new ResizeObserver(([entry]) => {
    const next = (entry?.contentRect.width ?? 0) < narrowPx ? 'vertical' : 'horizontal';
    if (next === orientation) return;
    orientation = next;
    figure.classList.toggle('narrow', next === 'vertical');
    onChange(next);
  }).observe(figure);
}

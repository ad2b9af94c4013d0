import { svg } from '../../shared/dom.ts';
import type { Orientation } from '../drawing-width.ts';
import { type Fate, type Hop, hops, type Protections } from './outcome.ts';

export interface DrawingState {
  readonly on: Protections;
  /** The hop that crashed and what became of its messages. */
  readonly crashed: { readonly hop: Hop; readonly fates: readonly Fate[] } | undefined;
}

/** How the fate of a message is drawn; the colour only repeats it. */
export const glyphs: Readonly<Record<Fate, string>> = { done: '✓', again: '↻', twice: '2×', lost: '✕' };

const stations = [
  ['Publisher'],
  ['Broker'],
  ['Disk and', 'replicas'],
  ['Consumer'],
  ['Side effect'],
] as const;

const layouts = {
  horizontal: { width: 720, height: 138, box: { width: 88, height: 50 }, gap: 70 },
  vertical: { width: 280, height: 490, box: { width: 110, height: 46 }, gap: 65 },
} as const;

/** The pipeline as SVG. It is a picture for the eye only: its text equivalent stands beside it. */
export function drawPipeline(orientation: Orientation, { on, crashed }: DrawingState): SVGSVGElement {
  const { width, height, box, gap } = layouts[orientation];
  const flat = orientation === 'horizontal';
  const step = gap + (flat ? box.width : box.height);
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: `pipeline ${orientation}`,
    'aria-hidden': 'true',
  });

  for (const [index, lines] of stations.entries()) {
    const x = flat ? index * step : 0;
    const y = flat ? 0 : index * step;
    const [centreX, centreY] = [x + box.width / 2, y + box.height / 2];
    drawing.append(
      svg('rect', {
        x: x + 1,
        y: y + 1,
        width: box.width - 2,
        height: box.height - 2,
        rx: 6,
        class: 'station',
      }),
      ...lines.map((line, row) =>
        svg(
          'text',
          { x: centreX, y: centreY + 4.5 + (row - (lines.length - 1) / 2) * 16, class: 'name' },
          line,
        ),
      ),
    );
  }

  for (const [index, hop] of hops.entries()) {
    const start = index * step + (flat ? box.width : box.height);
    const across = (flat ? box.height : box.width) / 2;
    const at = (along: number) => (flat ? { x: along, y: across } : { x: across, y: along });
    const from = at(start + 5);
    const to = at(start + gap - 6);
    const middle = at(start + gap / 2 - 2);
    const classes = ['hop', on[hop] ? 'protected' : 'open', hop === crashed?.hop ? 'crashed' : ''].join(' ');
    drawing.append(
      svg(
        'g',
        { class: classes },
        svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y }),
        svg('path', { d: arrowHead(to, flat), class: 'head' }),
        svg('circle', { cx: middle.x, cy: middle.y, r: 12 }),
        svg('text', { x: middle.x, y: middle.y + 4.5 }, hop === crashed?.hop ? '✕' : String(index + 1)),
      ),
    );
    if (hop === crashed?.hop) drawing.append(...drawMessages(crashed.fates, middle, flat, box));
  }
  return drawing;
}

function drawMessages(
  fates: readonly Fate[],
  { x, y }: { x: number; y: number },
  flat: boolean,
  box: { width: number; height: number },
): SVGElement[] {
  const size = 24;
  const spacing = 28;
  const first = flat ? x - 2 * spacing : x + box.width / 2 + 22;
  const row = flat ? y + box.height / 2 + 46 : y;
  return [
    svg('path', {
      d: flat ? `M${x} ${y + 14} V${row - 20}` : `M${x + 14} ${y} H${first - 18}`,
      class: 'lead',
    }),
    ...fates.map((fate, index) =>
      svg(
        'g',
        { class: `message ${fate}`, transform: `translate(${first + index * spacing} ${row})` },
        svg('rect', { x: -size / 2, y: -size / 2, width: size, height: size, rx: 4 }),
        svg('text', { y: 4.5 }, glyphs[fate]),
      ),
    ),
  ];
}

function arrowHead({ x, y }: { x: number; y: number }, flat: boolean): string {
  return flat
    ? `M${x - 6} ${y - 5} L${x + 1} ${y} L${x - 6} ${y + 5}`
    : `M${x - 5} ${y - 6} L${x} ${y + 1} L${x + 5} ${y - 6}`;
}

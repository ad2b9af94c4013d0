import type { Chart, TryoutRun } from '../../../src/course/tryout-run.ts';
import { h, svg } from '../../shared/dom.ts';

type Mark = TryoutRun['marks'][number];

const rowHeight = 62;
const lineAt = 40;
const axisHeight = 26;
const margin = 18;

/** Marks along a line, a row for each thing that is followed; `width` is the room for it, in CSS pixels. */
export function chart({ caption, unit }: Chart, marks: readonly Mark[], width: number): HTMLElement {
  const rows = [...new Set(marks.map(({ row }) => row))];
  const end = Math.max(unit === 's' ? 4 : 8, ...marks.map(({ at }) => Math.ceil(at)));
  const room = Math.min(Math.max(width, 240), 640);
  // The first message is number 1, the first second 0.
  const start = unit === 's' ? 0 : 1;
  const x = (at: number) => margin + ((at - start) / (end - start)) * (room - 2 * margin);
  const height = rows.length * rowHeight + axisHeight;
  const drawing = svg(
    'svg',
    {
      viewBox: `0 0 ${room} ${height}`,
      width: room,
      height,
      role: 'img',
      'aria-label': inWords(rows, marks),
    },
    ...rows.map((row, index) =>
      svg(
        'g',
        { transform: `translate(0 ${index * rowHeight})` },
        svg('text', { x: margin, y: 12, class: 'row' }, row),
        svg('line', { x1: margin, x2: room - margin, y1: lineAt, y2: lineAt, class: 'way' }),
        ...marks.filter(mark => mark.row === row).map(mark => markAt(mark, x(mark.at), room)),
      ),
    ),
    axis(unit, start, end, x, rows.length * rowHeight),
  );
  return h('figure', { class: 'marks' }, h('figcaption', {}, caption), drawing);
}

/** Told apart by shape as well as by colour: a disc, a cross, a ring. What is bad has its words below the line. */
function markAt({ label, tone }: Mark, x: number, room: number): SVGElement {
  const shape =
    tone === 'bad'
      ? svg('path', { d: 'M-5 -5 L5 5 M-5 5 L5 -5' })
      : svg('circle', { r: tone === 'good' ? 5 : 4.5 });
  const anchor = x > room - 2 * margin ? 'end' : x < 2 * margin ? 'start' : 'middle';
  return svg(
    'g',
    { class: tone, transform: `translate(${x.toFixed(1)} ${lineAt})` },
    shape,
    svg('text', { y: tone === 'bad' ? 18 : -9, 'text-anchor': anchor }, label),
  );
}

function axis(
  unit: Chart['unit'],
  start: number,
  end: number,
  x: (at: number) => number,
  y: number,
): SVGElement {
  const step = Math.ceil((end - start) / 10);
  const ticks = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, n) => start + n * step);
  return svg(
    'g',
    { class: 'axis', transform: `translate(0 ${y})` },
    ...ticks.map(at =>
      svg(
        'text',
        { x: x(at).toFixed(1), y: 16, 'text-anchor': 'middle' },
        unit === 's' ? `${at} s` : String(at),
      ),
    ),
  );
}

function inWords(rows: readonly string[], marks: readonly Mark[]): string {
  const labels = (row: string) => marks.filter(mark => mark.row === row).map(({ label }) => label);
  return rows.map(row => `${row}: ${labels(row).join(', ')}`).join('. ');
}

import { formatTime } from '../../src/messages/time.ts';
import { h, svg } from '../shared/dom.ts';

export interface Bars {
  readonly counts: readonly number[];
  /** When the first bar begins, and how wide each is, in milliseconds. */
  readonly start: number;
  readonly bucketMs: number;
}

const height = 48;
const barWidth = 10;

/** Messages over time, with the same in a table for those who cannot see it. */
export function histogram({ counts, start, bucketMs }: Bars): HTMLElement {
  const most = Math.max(1, ...counts);
  const width = counts.length * barWidth;
  const time = (bar: number) => formatTime(start + bar * bucketMs);
  const peak = counts.indexOf(most);
  const words = `Messages over time, from ${time(0)} to ${time(counts.length)}: most, ${most.toLocaleString('en')}, in the ${durationWords(bucketMs)} from ${time(peak)}.`;
  const figure = h(
    'figure',
    { class: 'histogram' },
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words },
      ...counts.map((count, bar) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
        return svg(
          'rect',
          { x: bar * barWidth, y: height - tall, width: barWidth - 1, height: tall },
          svg('title', {}, `${time(bar)}: ${count.toLocaleString('en')}`),
        );
      }),
    ),
    h(
      'figcaption',
      {},
      h('span', {}, time(0)),
      h('span', {}, `a bar is ${durationWords(bucketMs)}`),
      h('span', {}, time(counts.length)),
    ),
    h(
      'details',
      {},
      h('summary', {}, 'As a table'),
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'From'), h('th', { scope: 'col' }, 'Messages'))),
        h(
          'tbody',
          {},
          ...counts.map((count, bar) =>
            h('tr', {}, h('th', { scope: 'row' }, time(bar)), h('td', {}, count.toLocaleString('en'))),
          ),
        ),
      ),
    ),
  );
  // Two bars would be as wide as the page.
  figure.style.maxWidth = `${counts.length * 48}px`;
  return figure;
}

/** The same bars without scale or words, beside a row that has them. */
export function spark(counts: readonly number[]): SVGElement {
  const most = Math.max(1, ...counts);
  return svg(
    'svg',
    {
      viewBox: `0 0 ${Math.max(1, counts.length) * 4} 16`,
      class: 'spark',
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    ...counts.map((count, bar) => {
      const tall = count === 0 ? 0 : Math.max(1, (count / most) * 16);
      return svg('rect', { x: bar * 4, y: 16 - tall, width: 3, height: tall });
    }),
  );
}

function durationWords(ms: number): string {
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ] as const;
  const [size, name] = units.find(([size]) => ms >= size) ?? units[3];
  const amount = ms / size;
  return amount === 1 ? `1 ${name}` : `${amount.toLocaleString('en')} ${name}s`;
}

import uPlot from 'uplot';
import { clock } from './clock.ts';
import { formatTick, tickSteps, type Unit } from './units.ts';

/** Times in milliseconds since 1970, then the values of each line. */
export type Columns = readonly [readonly number[], ...(readonly (number | null)[])[]];

export interface Plot {
  readonly element: HTMLElement;
  show(columns: Columns): void;
  showLine(index: number, isShown: boolean): void;
  destroy(): void;
}

/** A stretch of time with a name, in milliseconds since 1970; it is shown behind the lines. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** How lines are told from each other, beside their colours `--line-1` and so on. */
export const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [4, 2]];

/**
 * Draws lines over time. This is the only module that knows uPlot. It sets its styles by script, which a Content Security
 * Policy does not restrict, and its colours are asked for with each drawing, so that it follows the theme.
 * @param onHover told of the place in the columns under the pointer, or of nothing
 */
export function plotOf(
  columns: Columns,
  unit: Unit,
  onHover: (index: number | undefined) => void,
  spans: () => readonly Span[] = () => [],
): Plot {
  const element = document.createElement('div');
  element.className = 'plot';
  // The words and the table beside it say the same.
  element.setAttribute('aria-hidden', 'true');
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = { stroke: () => color('--quiet'), font: '11px sans-serif', ticks: { show: false } };
  const steps = tickSteps(unit);
  const grid = { stroke: () => color('--grid'), width: 1 };
  const plot = new uPlot(
    {
      width: 300,
      height: plotHeight,
      // The last time of day stands half beyond the last sample.
      padding: [8, 30, 0, 0],
      ms: 1,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { x: { time: true }, y: { range: (_, __, high) => [0, roomFor(high, unit)] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          space: 70,
          values: (_, times, __, ___, step) => times.map(time => clock(time, step < 60_000)),
        },
        {
          ...axis,
          grid,
          size: 58,
          space: 34,
          ...(steps && { incrs: [...steps] }),
          values: (_, values) => values.map(value => formatTick(value, unit)),
        },
      ],
      series: [
        {},
        ...columns.slice(1).map((_, index) => ({
          stroke: () => color(`--line-${(index % dashes.length) + 1}`),
          dash: [...(dashes[index % dashes.length] ?? [])],
          width: 1.75,
          points: { show: false },
        })),
      ],
      hooks: {
        setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)],
        drawClear: [plot => drawSpans(plot, spans(), { back: color('--grid'), text: color('--quiet') })],
      },
    },
    columns as unknown as uPlot.AlignedData,
    element,
  );
  const resized = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(element.clientWidth, 120), height: plotHeight }),
  );
  resized.observe(element);
  const redraw = () => plot.redraw(false);
  const themed = new MutationObserver(redraw);
  themed.observe(document.body, { attributeFilter: ['class'] });
  themed.observe(document.documentElement, { attributeFilter: ['style'] });
  return {
    element,
    show: next => plot.setData(next as unknown as uPlot.AlignedData),
    showLine: (index, isShown) => plot.setSeries(index + 1, { show: isShown }),
    destroy() {
      resized.disconnect();
      themed.disconnect();
      plot.destroy();
    },
  };
}

/** Every second one has a ground, so that neighbours are told apart. */
function drawSpans(
  { ctx, bbox, valToPos }: uPlot,
  spans: readonly Span[],
  { back, text }: { readonly back: string; readonly text: string },
): void {
  const pixel = window.devicePixelRatio;
  ctx.save();
  ctx.font = `${10 * pixel}px sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  spans.forEach(({ name, from, to }, index) => {
    const [left, right] = [valToPos(from, 'x', true), valToPos(to, 'x', true)];
    ctx.fillStyle = back;
    if (index % 2 === 0) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = text;
    // A name that has no room is in the table.
    if (ctx.measureText(name).width < right - left)
      ctx.fillText(name, left + 2 * pixel, bbox.top + 2 * pixel);
  });
  ctx.restore();
}

const plotHeight = 180;

/** Nothing lies on the upper edge; shares are seen against the whole. */
function roomFor(high: number | null, unit: Unit): number {
  const top = (high ?? 0) * 1.1;
  return unit === 'share' ? Math.max(top, 1) : Math.max(top, unit === 'bytes' ? 1000 : 1);
}

import type { History } from '../../src/management/samples.ts';
import { clock } from './clock.ts';
import { h, svg } from './dom.ts';
import { type Columns, dashes, type Plot, plotOf, type Span } from './plot.ts';
import { latest, lineWords } from './trend.ts';
import { formatNumber, type Unit, unitWords } from './units.ts';

export interface ChartOptions {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** In place of lines, where there are none. */
  readonly empty: string;
  /** What happened meanwhile; its words stand beside the chart. */
  readonly spans?: () => readonly Span[];
  /** What the caption tells of a line; where nothing is said, where it is now and where it goes. */
  readonly words?: (values: readonly (number | null)[]) => string;
}

export interface ChartLine {
  readonly key: string;
  readonly label: string;
}

export interface Chart {
  readonly element: HTMLElement;
  /** @param note what is to be known of the numbers, such as where they are from */
  show(lines: readonly ChartLine[], history: History | undefined, note?: string): void;
}

/**
 * Lines over time, and the same in words and numbers: a caption tells of each line where it is and where it goes, and a table
 * behind a disclosure has every number. Lines differ in dashes, not in colour alone, and are switched on and off by buttons.
 */
export function chart(options: ChartOptions): Chart {
  const { id, title, unit, empty } = options;
  const legend = h('div', { class: 'legend', role: 'group', 'aria-label': `Lines of ${title}` });
  const host = h('div');
  const hovered = h('p', { class: 'hovered quiet', 'aria-hidden': 'true' });
  const caption = h('figcaption', { class: 'quiet' });
  const table = h('div', {
    class: 'numbers',
    tabindex: '0',
    role: 'region',
    'aria-label': `Numbers of ${title}`,
  });
  const details = h('details', {}, h('summary', {}, `Numbers of ${title}`), table);
  const element = h(
    'figure',
    { class: 'chart', id, 'aria-labelledby': `${id}-title` },
    h('h3', { id: `${id}-title` }, title, ' ', h('span', { class: 'quiet' }, unitWords[unit])),
    legend,
    host,
    hovered,
    caption,
    details,
  );
  let shown: readonly ChartLine[] = [];
  let history: History | undefined;
  let plot: Plot | undefined;
  const off = new Set<string>();
  const values = ({ key }: ChartLine) => history?.lines[key] ?? [];

  const columns = (): Columns => [history?.at ?? [], ...shown.map(values)];
  const tellHovered = (index: number | undefined) => {
    const at = index === undefined ? undefined : history?.at[index];
    const words = shown
      .filter(({ key }) => !off.has(key))
      .map(line => {
        const value = index === undefined ? undefined : values(line)[index];
        return `${line.label} ${value === undefined || value === null ? '–' : formatNumber(value, unit)}`;
      });
    hovered.textContent = at === undefined ? '' : `${clock(at)}: ${words.join(', ')}`;
  };
  const build = () => {
    plot?.destroy();
    plot = plotOf(columns(), unit, tellHovered, options.spans);
    host.replaceChildren(plot.element);
    legend.replaceChildren(...shown.map((line, index) => legendButton(line, index)));
  };
  const legendButton = ({ key, label }: ChartLine, index: number) => {
    const button = h(
      'button',
      { type: 'button', 'aria-pressed': 'true' },
      swatch(index),
      h('span', {}, label),
      h('span', { class: 'value' }),
    );
    const press = () => {
      const isOff = off.has(key);
      button.setAttribute('aria-pressed', String(!isOff));
      plot?.showLine(index, !isOff);
    };
    button.addEventListener('click', () => {
      if (!off.delete(key)) off.add(key);
      press();
    });
    press();
    return button;
  };
  const fillTable = () => {
    if (details.open && history) table.replaceChildren(numbers(options, shown, history));
  };
  details.addEventListener('toggle', fillTable);

  return {
    element,
    show(lines, next, note = '') {
      const isDrawn = next !== undefined && next.at.length > 0 && lines.length > 0;
      for (const part of [legend, host, hovered, details]) part.hidden = !isDrawn;
      if (!isDrawn) {
        caption.textContent = empty;
        return;
      }
      history = next;
      const isSame =
        plot && lines.map(({ key }) => key).join('\n') === shown.map(({ key }) => key).join('\n');
      shown = lines;
      if (isSame) plot?.show(columns());
      else build();
      legend.querySelectorAll('.value').forEach((value, index) => {
        const line = shown[index];
        const now = line && latest(values(line));
        value.textContent = now === undefined ? '–' : formatNumber(now, unit);
      });
      const tell = options.words ?? (of => lineWords(of, unit));
      const words = shown.map(line => `${line.label}: ${tell(values(line))}.`);
      caption.textContent = [...words, note].join(' ').trim();
      fillTable();
    },
  };
}

function swatch(index: number): SVGElement {
  const number = (index % dashes.length) + 1;
  const line = svg('line', {
    x1: 0,
    y1: 4,
    x2: 26,
    y2: 4,
    class: `line-${number}`,
    'stroke-dasharray': dashes[number - 1]?.join(' ') || undefined,
  });
  return svg('svg', { viewBox: '0 0 26 8', width: 26, height: 8, 'aria-hidden': 'true' }, line);
}

/** The latest first. */
function numbers({ title, unit }: ChartOptions, lines: readonly ChartLine[], history: History): HTMLElement {
  const rows = history.at.map((at, index) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, clock(at)),
      ...lines.map(({ key }) => {
        const value = history.lines[key]?.[index] ?? null;
        return h('td', {}, value === null ? '–' : formatNumber(value, unit));
      }),
    ),
  );
  return h(
    'table',
    {},
    h('caption', { class: 'unseen' }, title),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Time', ...lines.map(({ label }) => label)].map(name => h('th', { scope: 'col' }, name)),
      ),
    ),
    h('tbody', {}, ...rows.reverse()),
  );
}

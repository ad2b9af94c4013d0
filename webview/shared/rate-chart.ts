import type { History } from '../../src/management/samples.ts';
import { type ChartLine, chart } from './chart.ts';

export interface RateChart {
  readonly element: HTMLElement;
  show(history: History | undefined): void;
}

/** Messages a second over time; a line of which nothing is told is left out. */
export function rateChart(lines: readonly ChartLine[]): RateChart {
  const drawn = chart({
    id: 'rates',
    title: 'Rates',
    unit: 'rate',
    empty:
      'The broker tells no rates: nothing was published or delivered yet, or they are off (management.disable_stats, management.rates_mode = none).',
  });
  return {
    element: drawn.element,
    show: history =>
      drawn.show(
        lines.filter(({ key }) => history?.lines[key] !== undefined),
        history,
      ),
  };
}

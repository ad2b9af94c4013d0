import type { History } from '../../src/management/samples.ts';
import { chart } from './chart.ts';
import { clock } from './clock.ts';

export interface DepthChart {
  readonly element: HTMLElement;
  /** @param sampledSince where the broker keeps no samples: since when this page has taken its own */
  show(history: History | undefined, sampledSince: number | undefined): void;
}

/** How many messages wait and are being worked on, over time. */
export function depthChart(title: string): DepthChart {
  const drawn = chart({
    id: 'depth',
    title,
    unit: 'messages',
    empty: 'The broker has no samples of the depth, and tells none of it now.',
  });
  return {
    element: drawn.element,
    show: (history, sampledSince) =>
      drawn.show(
        lines,
        history,
        sampledSince === undefined
          ? undefined
          : `The broker keeps no samples: these were taken by this page, since ${clock(sampledSince)}.`,
      ),
  };
}

const lines = [
  { key: 'ready', label: 'Ready' },
  { key: 'unacknowledged', label: 'Unacknowledged' },
  { key: 'total', label: 'Total' },
];

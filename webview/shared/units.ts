import { formatBytes } from '../../src/messages/size.ts';

/** What a number counts. `share` is a part of 1. */
export type Unit = 'messages' | 'rate' | 'bytes' | 'share' | 'count';

/** A number as a person reads it, with its unit where the number alone does not tell it: `1,240`, `19.8/s`, `1.2 GB`, `40 %`. */
export function formatNumber(value: number, unit: Unit): string {
  switch (unit) {
    case 'messages':
    case 'count':
      return Math.round(value).toLocaleString('en');
    case 'rate':
      return `${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })}/s`;
    case 'bytes':
      return formatBytes(Math.round(value));
    case 'share':
      return `${(value * 100).toLocaleString('en', { maximumFractionDigits: value < 0.1 ? 1 : 0 })} %`;
  }
}

/** The same on an axis, where there is little room: `12K`. */
export function formatTick(value: number, unit: Unit): string {
  if (unit !== 'messages' && unit !== 'count') return formatNumber(value, unit).replace('/s', '');
  return value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 });
}

/** The distances between the marks of an axis: whole things, and nothing that {@link formatTick} would round. */
export function tickSteps(unit: Unit): readonly number[] | undefined {
  if (unit === 'share' || unit === 'bytes') return undefined;
  const least = unit === 'rate' ? -1 : 0;
  return Array.from({ length: 48 }, (_, index) =>
    Number(`${[1, 2, 5][index % 3]}e${least + Math.floor(index / 3)}`),
  );
}

/** What stands below the name of a chart. */
export const unitWords: Readonly<Record<Unit, string>> = {
  messages: 'messages',
  rate: 'messages a second',
  bytes: 'bytes',
  share: 'share of the limit',
  count: 'number',
};

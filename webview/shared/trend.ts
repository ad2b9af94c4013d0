import { formatNumber, type Unit } from './units.ts';

/** A line in a few words: `12 now, between 0 and 140, rising`. */
export function lineWords(values: readonly (number | null)[], unit: Unit): string {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return 'not known';
  const now = latest(values);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const words = (value: number) => formatNumber(value, unit);
  const between = `between ${words(low)} and ${words(high)}`;
  if (now === undefined) return `not known now, ${between} before`;
  if (words(low) === words(high)) return `${words(now)} all the time`;
  return `${words(now)} now, ${between}, ${trendOf(known)}`;
}

/** The last value; of what is sampled a little earlier than the rest of a chart one of the two before. */
export function latest(values: readonly (number | null)[]): number | undefined {
  return values.slice(-3).findLast(value => value !== null) ?? undefined;
}

/** Where a line goes: whether its last quarter lies off its first one by more than a quarter of the span, and it is still there; or one way only. */
export function trendOf(values: readonly number[]): 'rising' | 'falling' | 'steady' | 'up and down' {
  const quarter = Math.max(1, Math.floor(values.length / 4));
  const high = Math.max(...values);
  const span = high - Math.min(...values);
  const change = mean(values.slice(-quarter)) - mean(values.slice(0, quarter));
  const now = (values.at(-1) ?? 0) - mean(values);
  if (change > span / 4 && now > 0) return 'rising';
  if (change < -span / 4 && now < 0) return 'falling';
  if (span <= high / 10) return 'steady';
  const steps = values.slice(1).map((value, index) => Math.sign(value - (values[index] ?? value)));
  if (!steps.includes(-1)) return 'rising';
  return steps.includes(1) ? 'up and down' : 'falling';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

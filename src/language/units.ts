/** `1 min` for a TTL of 60000, `2.5 MB` for a limit of 2500000; undefined for what has no unit, or needs no words. */
export function inUnits(key: string, value: unknown): string | undefined {
  if (typeof value !== 'number' || value <= 0) return undefined;
  if (/(ttl|expires|timeout|retry-min|retry-max)$/.test(key)) return inWords(value, durations);
  if (/bytes$/.test(key)) return inWords(value, sizes);
  return undefined;
}

type Unit = readonly [size: number, name: string];

/** Of milliseconds. */
const durations: readonly Unit[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

const sizes: readonly Unit[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

function inWords(value: number, units: readonly Unit[]): string | undefined {
  const unit = units.find(([size]) => value >= size);
  if (!unit) return undefined;
  const [size, name] = unit;
  const amount = value / size;
  const rounded = Math.round(amount * 100) / 100;
  return `${rounded === amount ? '' : '≈ '}${rounded} ${name}`;
}

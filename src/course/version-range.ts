import { parseVersion, type Version } from '../model/version.ts';

/**
 * A version range in words: `>=4.3` is "4.3 and later", `<4.3` "4.2 and earlier", `>=4.0 <4.3` "4.0 to 4.2".
 * Undefined when it is not such a range of series.
 */
export function describeRange(range: string): string | undefined {
  const match = /^(?:>=(\d+\.\d+))?\s*(?:<(\d+\.\d+))?$/.exec(range);
  const from = match?.[1] === undefined ? undefined : parseVersion(match[1]);
  const before = match?.[2] === undefined ? undefined : parseVersion(match[2]);
  if (from && before) {
    if (before.minor === 0) return `${series(from)} up to ${series(before)}`;
    const last = { ...before, minor: before.minor - 1 };
    return series(from) === series(last) ? series(from) : `${series(from)} to ${series(last)}`;
  }
  if (from) return `${series(from)} and later`;
  if (before)
    return before.minor === 0
      ? `before ${series(before)}`
      : `${before.major}.${before.minor - 1} and earlier`;
  return undefined;
}

function series({ major, minor }: Version): string {
  return `${major}.${minor}`;
}

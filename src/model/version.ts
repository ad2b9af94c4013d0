/** A RabbitMQ version; the patch is absent where only the series is known. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** The newest series that the rules know (2026-08). */
export const newestVersion: Version = { major: 4, minor: 3 };

/** The oldest series that the rules know. */
export const oldestVersion: Version = { major: 3, minor: 10 };

/** Reads `4.3`, `4.3.6` or `v4.3.6-beta.1`; anything else is undefined. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    ...(patch === undefined ? {} : { patch: Number(patch) }),
  };
}

/** Whether `version` is `major.minor` or later; a series counts as its newest patch. */
export function isAtLeast(version: Version, major: number, minor: number, patch = 0): boolean {
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return (version.patch ?? Number.POSITIVE_INFINITY) >= patch;
}

/** Whether a version lies in a range such as `>=3.10` or `>=4.0 <4.3`. */
export function satisfies(version: Version, range: string): boolean {
  return range.split(' ').every(part => {
    const bound = parseVersion(part.replace(/^(>=|<)/, ''));
    if (!bound) throw new Error(`"${range}" is not a version range`);
    return isAtLeast(version, bound.major, bound.minor, bound.patch) === part.startsWith('>=');
  });
}

export function formatVersion({ major, minor, patch }: Version): string {
  return patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

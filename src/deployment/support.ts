import type { Version } from '../model/version.ts';

/**
 * Until when the community is supported in using a series, and gets patches for it. The dates are those of the release notes
 * (3.10, 3.11) and of the table of releases; the day is the last one.
 */
export const communitySupport = {
  /** When the table was read. Nothing is said of what ends afterwards. */
  asOf: '2026-08-31',
  source: 'https://www.rabbitmq.com/release-information',
  ends: {
    '3.8': '2022-07-31',
    '3.9': '2023-01-31',
    '3.10': '2023-07-31',
    '3.11': '2023-12-31',
    '3.12': '2024-02-21',
    '3.13': '2024-09-17',
    '4.0': '2025-04-15',
    '4.1': '2026-01-31',
    '4.2': '2026-07-31',
    '4.3': '2026-11-30',
  } as Readonly<Record<string, string>>,
} as const;

/** The day on which the support of a version ended; undefined where it goes on, or nothing is known. */
export function endOfSupport({ major, minor }: Version): string | undefined {
  const end = communitySupport.ends[`${major}.${minor}`];
  return end !== undefined && end <= communitySupport.asOf ? end : undefined;
}

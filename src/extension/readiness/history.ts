import * as z from 'zod/mini';
import type { ReadinessReport, Verdict } from '../../readiness/report.ts';
import { checklist } from '../../rules/checklist.ts';

/** What is kept of a report for good: small enough to keep many. */
export interface HistoryEntry {
  /** In ISO 8601 and UTC. */
  readonly takenAt: string;
  /** By the item of the checklist. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** The reports of one subject, the newest first. */
export type History = readonly HistoryEntry[];

/** An item that has another verdict than it had. */
export interface Change {
  readonly item: string;
  readonly before: Verdict;
  readonly now: Verdict;
}

/** So many reports of each subject are kept; with one a day it is a month and a half. */
export const mostKept = 50;

const historySchema: z.ZodMiniType<History> = z.array(
  z.object({
    takenAt: z.string().check(z.refine(text => !Number.isNaN(Date.parse(text)))),
    verdicts: z.record(z.string(), z.enum(['pass', 'warn', 'fail', 'unknown'])),
  }),
);

/** What storage has handed back; nothing where it is broken or another version's. */
export function readHistory(stored: unknown): History {
  return historySchema.safeParse(stored).data ?? [];
}

export function entryOf({ takenAt, items }: ReadinessReport): HistoryEntry {
  return { takenAt, verdicts: Object.fromEntries(items.map(({ id, verdict }) => [id, verdict])) };
}

export function withReport(history: History, report: ReadinessReport): History {
  return [entryOf(report), ...history].slice(0, mostKept);
}

/** In the order of the checklist. An item that one of both does not know has not changed. */
export function changesBetween(before: HistoryEntry, now: HistoryEntry): readonly Change[] {
  return checklist.flatMap(({ id }) => {
    const [then, today] = [before.verdicts[id], now.verdicts[id]];
    return then && today && then !== today ? [{ item: id, before: then, now: today }] : [];
  });
}

/** What is seen no more is no fault, and what was not seen before is no news about the cluster, unless it is bad. */
export function isWorse({ before, now }: Change): boolean {
  return rank[now] > rank[before];
}

const rank: Readonly<Record<Verdict, number>> = { pass: 0, unknown: 0, warn: 1, fail: 2 };

/** Such as `80 % ready`: the share of what could be judged, as in the report. */
export function readyWords({ verdicts }: HistoryEntry): string {
  const judged = Object.values(verdicts).filter(verdict => verdict !== 'unknown');
  if (judged.length === 0) return 'readiness unknown';
  const passed = judged.filter(verdict => verdict === 'pass').length;
  return `${Math.round((100 * passed) / judged.length)} % ready`;
}

/** Such as `16 pass, 3 fail, 2 unknown`. */
export function countWords({ verdicts }: HistoryEntry): string {
  const words = { pass: 'pass', fail: 'fail', warn: 'with a warning', unknown: 'unknown' } as const;
  return (Object.keys(words) as Verdict[])
    .map(verdict => [Object.values(verdicts).filter(found => found === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${words[verdict]}`)
    .join(', ');
}

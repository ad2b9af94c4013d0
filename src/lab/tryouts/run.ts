import { within } from '../../amqp/within.ts';
import type { TryoutEvent } from '../../course/tryout-run.ts';
import { parseVersion, satisfies } from '../../model/version.ts';
import type { LabAccess } from '../access.ts';
import { Lab } from './lab.ts';
import type { Tryout } from './tryout.ts';
import type { Question } from './would-fire.ts';

/** Longer than any experiment takes; one that does not end is ended. */
const deadlineMs = 120_000;

/**
 * Runs an experiment and tells what happens. Whatever comes, what it has made is removed, and the last event is `end`.
 * Never throws.
 */
export async function runTryout(
  { id, run }: Tryout,
  access: LabAccess,
  version: string,
  signal: AbortSignal,
  tell: (event: TryoutEvent) => void,
  question?: Question,
): Promise<void> {
  // What an experiment that was left alone still does, it does to itself.
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const tellWhileOn = (event: TryoutEvent) => {
    if (!over.signal.aborted) tell(event);
  };
  const lab = new Lab(access, lessonOf(id), version, either, tellWhileOn, question);
  let how: 'ran' | 'failed' | 'cancelled' = 'ran';
  try {
    await within('The experiment', run(lab), { milliseconds: deadlineMs, signal });
  } catch (error) {
    how = signal.aborted ? 'cancelled' : 'failed';
    if (how === 'failed')
      tell({ kind: 'trouble', text: error instanceof Error ? error.message : String(error) });
  }
  over.abort();
  const left = await lab.close();
  if (left.length > 0) {
    const text = `These could not be removed: ${left.join(', ')}. “Reset the course” removes the virtual host with all that is in it.`;
    tell({ kind: 'trouble', text });
  }
  tell({ kind: 'end', how });
}

/** Whether a broker of this version can do it. */
export function canRun({ versions }: Tryout, version: string): boolean {
  const parsed = parseVersion(version);
  return versions === undefined || (parsed !== undefined && satisfies(parsed, versions));
}

/** `l1` of `t1-3`. */
function lessonOf(id: string): string {
  return `l${id.slice(1).split('-')[0]}`;
}

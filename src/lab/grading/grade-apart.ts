import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exercise } from '../../course/exercise.ts';
import type { GradeProgress, GradeReport } from '../../course/grade-report.ts';
import type { GradeOptions } from './grade.ts';
import { GradingError } from './grading-error.ts';

/** What the grading process is given. */
export interface GradeOrder {
  readonly exercise: Exercise;
  readonly options: Omit<GradeOptions, 'signal' | 'onProgress'>;
}

/** What it tells. */
export type GradeWord =
  | { readonly type: 'progress'; readonly progress: GradeProgress }
  | { readonly type: 'call'; readonly line: string; readonly kind: 'read' | 'write' }
  | { readonly type: 'report'; readonly report: GradeReport }
  | { readonly type: 'failure'; readonly message: string };

type LastWord = Extract<GradeWord, { type: 'report' | 'failure' }>;

/**
 * As `grade`, in a process of its own: it brings all parsers of the linter, and when this process ends, however that is, it
 * ends the learner's programs.
 * @param file the built `grading-process`
 * @throws {GradingError} in words, whatever went wrong
 */
export async function gradeApart(
  file: URL,
  exercise: Exercise,
  { signal = new AbortController().signal, onProgress = () => {}, ...options }: GradeOptions,
): Promise<GradeReport> {
  const { log, ...access } = options.access;
  const child = fork(file, {
    // In VS Code the program that runs this is no Node.js until it is told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', text => {
    errors = (errors + text).slice(-2_000);
  });
  const exited = once(child, 'exit');
  const told = new Promise<LastWord>(resolve => {
    child.on('message', (word: GradeWord) => {
      if (word.type === 'progress') onProgress(word.progress);
      else if (word.type === 'call') log?.(word.line, word.kind);
      else resolve(word);
    });
  });
  // Its channel closed, it cleans up and ends.
  const cancel = () => child.connected && child.disconnect();
  signal.addEventListener('abort', cancel, { once: true });
  let end: LastWord | undefined;
  try {
    if (signal.aborted) cancel();
    else child.send({ exercise, options: { ...options, access } } satisfies GradeOrder);
    // What it told last may be read only after its end was noticed.
    end = await Promise.race([told, exited.then(() => sleep(500, undefined))]);
    await exited;
  } catch (error) {
    child.kill();
    throw new GradingError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  if (signal.aborted) throw new GradingError('The check was cancelled.');
  if (end?.type === 'report') return end.report;
  throw new GradingError(
    end?.message ?? `The check ended without a report. Its last words: ${errors.trim() || 'none'}`,
  );
}

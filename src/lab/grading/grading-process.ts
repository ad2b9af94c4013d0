// The entry of the grading process, dist/grading-process.js: one check, and it ends.
import { grade } from './grade.ts';
import type { GradeOrder, GradeWord } from './grade-apart.ts';

const cancel = new AbortController();

process.once('disconnect', () => cancel.abort());

process.once('message', async ({ exercise, options }: GradeOrder) => {
  try {
    const report = await grade(exercise, {
      ...options,
      access: { ...options.access, log: (line, kind) => void tell({ type: 'call', line, kind }) },
      signal: cancel.signal,
      onProgress: progress => void tell({ type: 'progress', progress }),
    });
    await tell({ type: 'report', report });
  } catch (error) {
    await tell({ type: 'failure', message: error instanceof Error ? error.message : String(error) });
  }
  process.exit();
});

/** Resolves when it is on its way. A cancelled check has nobody to tell any more. */
function tell(word: GradeWord): Promise<void> {
  return new Promise(resolve => {
    if (process.connected) process.send?.(word, undefined, undefined, () => resolve());
    else resolve();
  });
}

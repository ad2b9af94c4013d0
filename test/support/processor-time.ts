import assert from 'node:assert/strict';

/** Runs something that may take so many milliseconds of the processor's time: the clock says little on a busy machine. */
export function within<T>(ms: number, run: () => T): T {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  const taken = (user + system) / 1000;
  assert.ok(taken < ms, `It took ${Math.round(taken)} ms of processor time, and may take ${ms}.`);
  return result;
}

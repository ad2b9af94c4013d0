import assert from 'node:assert/strict';
import { formatTick, tickSteps, type Unit } from '../../../webview/shared/units.ts';

describe('The marks of an axis', () => {
  const marks = (unit: Unit) => {
    const [least = 0] = tickSteps(unit) ?? [];
    return [1, 2, 3].map(number => formatTick(number * least, unit));
  };

  it('are whole where whole things are counted, and stand where they say', () => {
    assert.deepEqual(marks('messages'), ['1', '2', '3']);
    assert.deepEqual(marks('rate'), ['0.1', '0.2', '0.3']);
    assert.deepEqual(tickSteps('count')?.slice(0, 7), [1, 2, 5, 10, 20, 50, 100]);
  });
});

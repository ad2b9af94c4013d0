import assert from 'node:assert/strict';
import { Throttle } from '../../../src/amqp/throttle.ts';

describe('A throttle', () => {
  it('lets a tenth of a second pass at once, and then says how long to wait', () => {
    const throttle = new Throttle(100);
    const passed = Array.from({ length: 12 }, () => throttle.pass()).filter(wait => wait === 0).length;
    assert.ok(passed >= 10 && passed <= 11, `${passed} passed`);
    const wait = throttle.pass();
    assert.ok(wait > 0 && wait <= 10, `${wait} ms`);
  });

  it('lets one pass a second', () => {
    const throttle = new Throttle(1);
    assert.equal(throttle.pass(), 0);
    const wait = throttle.pass();
    assert.ok(wait > 900 && wait <= 1000, `${wait} ms`);
  });
});

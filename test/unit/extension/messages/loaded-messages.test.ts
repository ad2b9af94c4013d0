import assert from 'node:assert/strict';
import { LoadedMessages } from '../../../../src/extension/messages/loaded-messages.ts';
import type { Message } from '../../../../src/messages/message.ts';
import { deadMessage, message } from '../../../support/messages.ts';

describe('The messages of a look', () => {
  it('are rows with what a person scans for', () => {
    const loaded = load([
      deadMessage('{\n "order": 1 }', [['exception', { type: 'longstr', value: 'TimeoutException' }]]),
    ]);
    const { time, ...row } = loaded.row(0);
    assert.equal(time, 1_763_820_120_000);
    assert.deepEqual(row, {
      index: 0,
      exchange: '',
      routingKey: 'orders',
      reason: 'rejected',
      sourceQueue: 'orders',
      exception: 'TimeoutException',
      deaths: 1,
      bytes: 15,
      redelivered: false,
      deliveriesLeft: undefined,
      preview: '{ "order": 1 }',
    });
  });

  it('show the beginning of a body in a row, and all of it when it is asked for', () => {
    const loaded = load([message('x'.repeat(200_000))]);
    assert.equal(loaded.row(0).preview.length, 160);
    const first = loaded.detail(0, undefined, false).payload;
    assert.deepEqual([first.view, first.text.length, first.cut], ['text', 65_536, true]);
    const whole = loaded.detail(0, undefined, true).payload;
    assert.deepEqual([whole.text.length, whole.cut], [200_000, false]);
  });

  it('are shown as a person wants, and as they seem to be where the page asks for something unknown', () => {
    const loaded = load([message('{"a":1}')]);
    assert.equal(loaded.detail(0, undefined, false).payload.view, 'json');
    assert.equal(loaded.detail(0, 'hex', false).payload.view, 'hex');
    assert.equal(loaded.detail(0, 'constructor', false).payload.view, 'json');
  });

  it('tell their properties by the names of AMQP, and headers with types', () => {
    const { properties, headers } = load([
      message('', {
        contentType: 'text/plain',
        deliveryMode: 2,
        messageId: '1',
        headers: [['tries', { type: 'int8', value: 3 }]],
      }),
    ]).detail(0, undefined, false);
    assert.deepEqual(properties, [
      { name: 'content-type', type: 'shortstr', text: 'text/plain' },
      { name: 'delivery-mode', type: 'octet', text: '2' },
      { name: 'message-id', type: 'shortstr', text: '1' },
    ]);
    assert.deepEqual(headers, [{ name: 'tries', type: 'int8', text: '3' }]);
  });

  it('tell how they died', () => {
    const { origin, timeline } = load([deadMessage('')]).detail(0, undefined, false);
    assert.equal(origin, 'It seems that it died first in queue orders.');
    assert.equal(timeline.length, 1);
    assert.match(timeline[0]?.text ?? '', /^Rejected by a consumer of `orders`/);
  });

  it('are found by a search; all of them where it cannot be read', () => {
    const loaded = load([message('red apple'), message('green apple'), message('red wine')]);
    assert.deepEqual(loaded.find('red'), { indices: [0, 2] });
    assert.deepEqual(loaded.find('  '), { indices: [0, 1, 2] });
    const { indices, problem } = loaded.find('quue:x');
    assert.deepEqual(indices, [0, 1, 2]);
    assert.match(problem ?? '', /^There is no field quue/);
  });

  it('are grouped where the search has found them, by their places among all', () => {
    const loaded = load([message('no'), deadMessage('yes'), message('no'), deadMessage('yes')]);
    const { shown, triage } = loaded.triage(['queue'], 'yes');
    assert.deepEqual(
      shown.groups.map(({ values, members, samples }) => [values, members, samples]),
      [[['orders'], [1, 3], [1, 3]]],
    );
    assert.deepEqual(triage.groups[0]?.members, [0, 1]);
  });

  it('say what cannot be grouped by, and that a message is of an earlier look', () => {
    const loaded = load([message('a')]);
    assert.throws(() => loaded.triage(['colour'], ''), /"colour" is nothing to group by/);
    assert.throws(() => loaded.detail(1, undefined, false), /Look again/);
  });
});

function load(messages: readonly Message[]): LoadedMessages {
  return new LoadedMessages(
    messages.map((message, index) => ({ message, checksum: String(index), fate: 'in-place' })),
  );
}

import assert from 'node:assert/strict';
import { fillTemplate, isTemplate } from '../../../src/messages/template.ts';

describe('A template of messages', () => {
  const values = { counter: 7, now: Date.UTC(2026, 10, 22, 14), uuid: () => 'u-1' };

  it('fills in every field, each as often as it stands there', () => {
    const text =
      '{"id":"{{uuid}}","n":{{counter}},"again":{{counter}},"at":"{{time}}","s":{{seconds}},"ms":{{milliseconds}}}';
    assert.deepEqual(JSON.parse(fillTemplate(text, values)), {
      id: 'u-1',
      n: 7,
      again: 7,
      at: '2026-11-22T14:00:00.000Z',
      s: 1_795_356_000,
      ms: 1_795_356_000_000,
    });
  });

  it('leaves what is no field, as another template engine may want it', () => {
    const text = 'Dear {{customer}}, {{ counter }} {counter}';
    assert.equal(fillTemplate(text, values), text);
    assert.ok(!isTemplate(text));
    assert.ok(isTemplate('a {{uuid}} b'));
  });
});

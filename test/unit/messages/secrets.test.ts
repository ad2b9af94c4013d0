import assert from 'node:assert/strict';
import type { MessageDraft } from '../../../src/messages/draft.ts';
import { withoutSecrets } from '../../../src/messages/secrets.ts';

const draft: MessageDraft = {
  exchange: '',
  routingKey: 'orders',
  properties: { replyTo: 'amqp://me:hunter2@host/v', contentType: 'application/json' },
  headers: [
    { name: 'Authorization', type: 'longstr', value: 'Bearer hunter2' },
    { name: 'x-api-key', type: 'bytes', value: 'aHVudGVyMg==' },
    { name: 'context', type: 'table', value: '{"token":"hunter2","tenant":"acme"}' },
    { name: 'tries', type: 'int32', value: '3' },
  ],
  body: {
    form: 'json',
    text: '{ "user": "me", "password": "hunter2\\"", "pin_secret" : 1234, "next": "https://me:hunter2@host", "id": {{counter}} }',
    file: '',
  },
  fill: true,
};

describe('What is kept of a published message', () => {
  it('has no secrets where a name says so', () => {
    const kept = withoutSecrets(draft);
    assert.doesNotMatch(JSON.stringify(kept), /hunter2|aHVudGVyMg|1234/);
    assert.equal(
      kept.body.text,
      '{ "user": "me", "password": "", "pin_secret" : "", "next": "https://me:@host", "id": {{counter}} }',
    );
    assert.deepEqual(kept.headers.slice(2), [
      { name: 'context', type: 'table', value: '{"token":"","tenant":"acme"}' },
      draft.headers[3],
    ]);
  });

  it('is otherwise as it was', () => {
    const plain = { ...draft, properties: {}, headers: draft.headers.slice(3) };
    const body = { form: 'text', text: 'a:b "c" https://host:5671/ me@host', file: '' } as const;
    assert.deepEqual(withoutSecrets({ ...plain, body }), { ...plain, body });
  });
});

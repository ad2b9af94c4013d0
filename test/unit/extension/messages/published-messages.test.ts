import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Cluster } from '../../../../src/extension/clusters/cluster.ts';
import { PublishedMessages } from '../../../../src/extension/messages/published-messages.ts';
import { OpenForms } from '../../../../src/extension/open-forms.ts';
import type { MessageDraft } from '../../../../src/messages/draft.ts';
import { kept } from '../../../../webview/publish/protocol.ts';

const production: Cluster = { id: 'p', name: 'production', url: 'http://p', username: 'me' };
const staging: Cluster = { ...production, id: 's', name: 'staging' };

describe('The messages that were published', () => {
  it('are kept for each cluster, the last one first, each once', async () => {
    const published = new PublishedMessages(memento());
    for (let number = 0; number < 30; number++) await published.add(production, draft(`${number}`));
    await published.add(staging, draft('elsewhere'));
    await published.add(production, draft('20'));
    const texts = (cluster: Cluster) => published.list(cluster).map(({ draft }) => draft.body.text);
    assert.equal(texts(production).length, 20);
    assert.deepEqual(texts(production).slice(0, 3), ['20', '29', '28']);
    assert.deepEqual(texts(staging), ['elsewhere']);
  });

  it('are kept without secrets, and not at all where they are large', async () => {
    const published = new PublishedMessages(memento());
    await published.add(production, draft('{"password":"hunter2"}'));
    await published.add(production, draft('x'.repeat(70_000)));
    assert.deepEqual(
      published.list(production).map(({ draft }) => draft.body.text),
      ['{"password":""}'],
    );
  });

  it('are none where another version has left something else', () => {
    const state = memento({ 'messages.published': [{ text: '{}', at: 1 }] });
    assert.deepEqual(new PublishedMessages(state).list(production), []);
  });
});

describe('Forms that are open', () => {
  it('have what was typed last until they are closed', async () => {
    const forms = new OpenForms(memento(), 'forms', kept);
    const order = {
      draft: draft('typed') as never,
      way: 'queue',
      count: '1',
      rate: '',
      replace: false,
    } as const;
    for (let revision = 0; revision < 3; revision++)
      await forms.keep({ form: 'a', revision, cluster: 'p', vhost: '/', order });
    for (let number = 0; number < 9; number++)
      await forms.keep({ form: `${number}`, revision: 1, cluster: 'p', vhost: '/', order });
    const newest = (form: string, revision = 0) =>
      forms.newest({ form, revision, cluster: 'p', vhost: '/', order })?.revision;
    assert.equal(newest('a'), 2);
    assert.equal(newest('a', 3), 3, 'the page has kept more');
    await forms.forget('a');
    assert.equal(newest('a'), 0);
    assert.equal(newest('8'), 1);
  });
});

function draft(text: string): MessageDraft {
  const body = { form: 'text', text, file: '' } as const;
  return { exchange: '', routingKey: 'orders', properties: {}, headers: [], body, fill: true };
}

function memento(values: Record<string, unknown> = {}): Memento {
  const all = new Map(Object.entries(values));
  return {
    keys: () => [...all.keys()],
    get: (key: string) => all.get(key) as never,
    update: async (key, value) => void all.set(key, value),
  };
}

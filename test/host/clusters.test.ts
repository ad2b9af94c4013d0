import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ClusterStore } from '../../src/extension/clusters/store.ts';

const shop = { id: 'a', name: 'Shop', url: 'http://localhost:15672/', username: 'anna' };

describe('The clusters of a person', () => {
  /** As much of VS Code as keeps them: what two windows have in common. */
  function keeping(clusters: readonly object[], passwords: Readonly<Record<string, string>> = {}) {
    const state = new Map<string, unknown>([['clusters', clusters]]);
    const secrets = new Map(Object.entries(passwords));
    const context = {
      globalState: {
        keys: () => [...state.keys()],
        get: (key: string) => state.get(key),
        update: async (key: string, value: unknown) => void state.set(key, value),
      },
      secrets: {
        get: async (key: string) => secrets.get(key),
        store: async (key: string, value: string) => void secrets.set(key, value),
        delete: async (key: string) => void secrets.delete(key),
      },
    };
    return context as unknown as vscode.ExtensionContext;
  }

  it('are those of another window too, as soon as this one is looked at', async () => {
    const context = keeping([shop]);
    const here = new ClusterStore(context);
    const there = new ClusterStore(context);
    let told = 0;
    here.onDidChange(() => told++);
    await there.mark(shop, { environment: 'production' });
    assert.equal(here.current(shop).environment, 'production', 'what protects it holds at once');
    here.lookAgain();
    here.lookAgain();
    assert.equal(told, 1);
    vscode.Disposable.from(here, there).dispose();
  });

  it('are asked for a password that was lost, and can be marked without it', async () => {
    const store = new ClusterStore(keeping([shop]));
    await assert.rejects(store.passwordOf(shop), /password of user anna is wanted/);
    await store.mark(shop, { readOnly: true });
    await assert.rejects(store.passwordOf(shop), /password of user anna is wanted/);
    await store.update(store.current(shop), '');
    assert.equal(await store.passwordOf(shop), '');
    store.dispose();
  });
});

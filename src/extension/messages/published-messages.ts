import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { draft } from '../../../webview/publish/protocol.ts';
import type { MessageDraft } from '../../messages/draft.ts';
import { withoutSecrets } from '../../messages/secrets.ts';
import type { Cluster } from '../clusters/cluster.ts';

/** A message that was published, without what it calls a secret. */
export interface PublishedMessage {
  readonly draft: MessageDraft;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** The messages that were published from this workspace, the last one first. */
export class PublishedMessages {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  list({ id }: Cluster): readonly PublishedMessage[] {
    return this.#all.filter(({ cluster }) => cluster === id);
  }

  async add({ id }: Cluster, published: MessageDraft): Promise<void> {
    const draft = withoutSecrets(published);
    const text = JSON.stringify(draft);
    // The state of a workspace is no place for large bodies.
    if (text.length > 65_536) return;
    const all = this.#all;
    const ofOthers = all.filter(({ cluster }) => cluster !== id);
    const before = all.filter(({ cluster, draft }) => cluster === id && JSON.stringify(draft) !== text);
    const latest = { cluster: id, draft, at: Date.now() };
    await this.#state.update(
      stateKey,
      [latest, ...before.slice(0, kept - 1), ...ofOthers].slice(0, keptInAll),
    );
  }

  /** What another version left behind is dropped, not trusted. */
  get #all() {
    return stored.safeParse(this.#state.get(stateKey)).data ?? [];
  }
}

const stateKey = 'messages.published';
const kept = 20;
const keptInAll = 100;
const stored = z.array(z.object({ cluster: z.string(), draft, at: z.number() }));

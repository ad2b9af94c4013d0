import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { NodeTarget } from './node.ts';

/** A queue by its names, and the id of its cluster. */
export type QueueKey = Readonly<Required<Pick<NodeTarget, 'cluster' | 'vhost' | 'queue'>>>;

/** Queues that are kept for a person, the last one first. Nothing of them but their names is. */
export class RememberedQueues implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #stateKey: string;
  readonly #most: number;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  /** @param most those that were added before that many others are forgotten */
  constructor(state: vscode.Memento, stateKey: string, most: number) {
    this.#state = state;
    this.#stateKey = stateKey;
    this.#most = most;
  }

  /** What another version left behind is dropped, not trusted. */
  list(): readonly QueueKey[] {
    return stored.safeParse(this.#state.get(this.#stateKey)).data ?? [];
  }

  has(queue: QueueKey): boolean {
    return this.list().some(known => isSame(known, queue));
  }

  /** One that is there already comes first again. */
  add({ cluster, vhost, queue }: QueueKey): Promise<void> {
    const added = { cluster, vhost, queue };
    const others = this.list().filter(known => !isSame(known, added));
    return this.#keep([added, ...others].slice(0, this.#most));
  }

  remove(queue: QueueKey): Promise<void> {
    return this.#keep(this.list().filter(known => !isSame(known, queue)));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #keep(queues: readonly QueueKey[]): Promise<void> {
    await this.#state.update(this.#stateKey, queues);
    this.#changed.fire();
  }
}

const stored = z.array(z.object({ cluster: z.string(), vhost: z.string(), queue: z.string() }));

function isSame(a: QueueKey, b: QueueKey): boolean {
  return a.cluster === b.cluster && a.vhost === b.vhost && a.queue === b.queue;
}

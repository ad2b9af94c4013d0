import * as vscode from 'vscode';
import type { AmqpConnection } from '../../amqp/connection.ts';
import { type DeliveriesLeft, type Look, remember } from '../../messages/look.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { chooseWrite, mayWrite } from '../clusters/guard.ts';
import type { WriteAct } from '../clusters/protection.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { Logger } from '../logger.ts';

/** A virtual host of a cluster. */
export interface VhostPlace {
  readonly cluster: Cluster;
  readonly vhost: string;
}

/** A queue of a cluster. */
export interface QueuePlace extends VhostPlace {
  readonly queue: string;
}

/** The ways to a broker that acts on messages take. */
export class MessageAccess {
  readonly #store: ClusterStore;
  readonly #tree: ClusterTree;
  readonly #deliveriesLeft = new Map<string, DeliveriesLeft>();
  readonly #taken = new Map<string, number>();
  readonly #onDidTake = new vscode.EventEmitter<string>();
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;

  constructor(extensionUri: vscode.Uri, store: ClusterStore, tree: ClusterTree, log: Logger) {
    this.extensionUri = extensionUri;
    this.#store = store;
    this.#tree = tree;
    this.log = log;
  }

  /** @throws when the cluster was removed */
  session({ cluster }: Pick<VhostPlace, 'cluster'>): ClusterSession {
    const session = this.#tree.session(this.cluster({ cluster }));
    // An act of a person asks again, whatever the last answer was.
    if (session.error) session.forget();
    return session;
  }

  /** With the marks that it has now. @throws when it was removed */
  cluster({ cluster }: Pick<VhostPlace, 'cluster'>): Cluster {
    return this.#store.current(cluster);
  }

  /** Whether something may be written there: asked before every write. */
  mayWrite({ cluster }: VhostPlace, act: WriteAct): Promise<boolean> {
    return mayWrite(this.#store, cluster, act);
  }

  /** The same where a person has a choice. @returns the title that was chosen */
  chooseWrite<Title extends string>(
    { cluster }: VhostPlace,
    act: Omit<WriteAct, 'title'>,
    ...titles: readonly [Title, ...Title[]]
  ): Promise<Title | undefined> {
    return chooseWrite(this.#store, cluster, act, ...titles);
  }

  /** An AMQP connection for one act; who opens it closes it. @throws {AmqpError} */
  async connect({ cluster, vhost }: VhostPlace, signal?: AbortSignal): Promise<AmqpConnection> {
    const { openAmqp } = await import('../clusters/amqp.ts');
    return openAmqp(this.session({ cluster }), vhost, this.#store, signal);
  }

  /**
   * What earlier looks have left of the deliveries of a queue's messages; nothing once some of these must be gone, as a look
   * is safe without, too.
   */
  deliveriesLeft(place: QueuePlace, messages: number | undefined): DeliveriesLeft {
    const left = this.#deliveriesLeft.get(keyOf(place)) ?? nothingSeen;
    return messages !== undefined && messages < left.size ? nothingSeen : left;
  }

  /** A look has spent deliveries. */
  looked(place: QueuePlace, look: Look): void {
    this.#deliveriesLeft.set(keyOf(place), remember(this.deliveriesLeft(place, undefined), look));
  }

  /** Messages have left a queue by what was done here, other than on the page of the queue itself. */
  took(place: QueuePlace, count: number): void {
    const key = keyOf(place);
    this.#taken.set(key, this.takenFrom(place) + count);
    this.#onDidTake.fire(key);
  }

  /** How many have so, since VS Code was started. */
  takenFrom(place: QueuePlace): number {
    return this.#taken.get(keyOf(place)) ?? 0;
  }

  /** `listener` is called when some more have. */
  onDidTake(place: QueuePlace, listener: () => void): vscode.Disposable {
    return this.#onDidTake.event(key => {
      if (key === keyOf(place)) listener();
    });
  }

  /** After something was done to a queue, what was seen there counts no more, and the tree shows it. */
  changed(place: VhostPlace | QueuePlace): void {
    if ('queue' in place) this.#deliveriesLeft.delete(keyOf(place));
    this.#tree.lookSoon(place.cluster);
  }
}

const nothingSeen: DeliveriesLeft = new Map();

function keyOf({ cluster, vhost, queue }: QueuePlace): string {
  return JSON.stringify([cluster.id, vhost, queue]);
}

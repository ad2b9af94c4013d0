import type * as vscode from 'vscode';
import type { AmqpConnection } from '../../amqp/connection.ts';
import { openAmqp } from '../clusters/amqp.ts';
import type { Cluster } from '../clusters/cluster.ts';
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
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;

  constructor(extensionUri: vscode.Uri, store: ClusterStore, tree: ClusterTree, log: Logger) {
    this.extensionUri = extensionUri;
    this.#store = store;
    this.#tree = tree;
    this.log = log;
  }

  session({ cluster }: Pick<VhostPlace, 'cluster'>): ClusterSession {
    const session = this.#tree.session(cluster);
    // An act of a person asks again, whatever the last answer was.
    if (session.error) session.forget();
    return session;
  }

  /** An AMQP connection for one act; who opens it closes it. @throws {AmqpError} */
  connect({ cluster, vhost }: VhostPlace, signal?: AbortSignal): Promise<AmqpConnection> {
    return openAmqp(this.session({ cluster }), vhost, this.#store, signal);
  }

  /** After something was done to a queue, the tree shows it. */
  changed({ cluster }: Pick<VhostPlace, 'cluster'>): void {
    this.#tree.lookSoon(cluster);
  }
}

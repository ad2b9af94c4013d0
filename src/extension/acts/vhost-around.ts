import { listExchanges } from '../../management/exchanges.ts';
import { listPolicies } from '../../management/policies.ts';
import { readQueuePage } from '../../management/queue-pages.ts';
import { listQueues } from '../../management/queues.ts';
import { listVhosts } from '../../management/vhosts.ts';
import type { BrokerModel, Policy } from '../../model/model.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import type { Around } from './judged-item.ts';
import { type PolicyPreview, previewPolicy } from './policy-preview.ts';

/** What a form about one virtual host asks of its cluster, remembered for seconds: people type. */
export class VhostAround {
  readonly #session: () => ClusterSession;
  readonly #vhost: string;
  readonly #signal: AbortSignal;
  readonly #read = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();

  constructor(session: () => ClusterSession, vhost: string, signal: AbortSignal) {
    this.#session = session;
    this.#vhost = vhost;
    this.#signal = signal;
  }

  /** The next question asks the cluster. */
  forget(): void {
    this.#read.clear();
  }

  /** @throws {ManagementError} */
  async around(): Promise<Around> {
    const session = this.#session();
    const [exchanges, policies, vhosts] = await this.#remembered('around', usualAgeMs, () =>
      session.call(
        (client, signal) =>
          Promise.all([
            listExchanges(client, this.#vhost, signal),
            listPolicies(client, this.#vhost, signal),
            listVhosts(client, signal),
          ]),
        this.#signal,
      ),
    );
    const own = vhosts.filter(({ name }) => name === this.#vhost);
    return { vhosts: own.map(vhost => ({ ...vhost, source: unplaced })), exchanges, policies };
  }

  /** Exchanges and queues with these letters in their names, a hundred at most. @throws {ManagementError} */
  async names(of: 'exchange' | 'queue', filter: string) {
    if (of === 'queue') {
      const name = { text: filter, isRegularExpression: false };
      const { items, fitting } = await this.#session().call(
        (client, signal) => readQueuePage(client, this.#vhost, { page: 1, name }, signal),
        this.#signal,
      );
      const names = items.slice(0, mostNames).map(({ name, type }) => ({ name, type }));
      return { names, total: fitting };
    }
    const { exchanges } = await this.around();
    const wanted = filter.toLowerCase();
    const found = exchanges.filter(({ name }) => name !== '' && name.toLowerCase().includes(wanted));
    return {
      names: found.slice(0, mostNames).map(({ name, type }) => ({ name, type })),
      total: found.length,
    };
  }

  /**
   * What becomes of the queues and exchanges when a policy is set, or where none is given, when `replaced` is deleted.
   * @throws {ManagementError}
   */
  async preview(policy: Policy | undefined, replaced?: Policy): Promise<PolicyPreview> {
    const { exchanges, policies, vhosts } = await this.around();
    const queues = await this.#remembered('queues', queuesAgeMs, () =>
      this.#session().call((client, signal) => listQueues(client, this.#vhost, signal), this.#signal),
    );
    const model: Pick<BrokerModel, 'queues' | 'exchanges' | 'policies' | 'vhosts'> = {
      exchanges,
      policies,
      vhosts,
      queues: queues.map(({ queue, type }) => ({
        ...queue,
        // What it became: it may have been declared without a type under another default.
        arguments: { ...queue.arguments, 'x-queue-type': type },
      })),
    };
    return previewPolicy(model, this.#session().version, { policy, replaced });
  }

  #remembered<T>(key: string, ageMs: number, read: () => Promise<T>): Promise<T> {
    const known = this.#read.get(key);
    if (known && performance.now() - known.at < ageMs) return known.value as Promise<T>;
    const value = read();
    this.#read.set(key, { at: performance.now(), value });
    value.catch(() => this.#read.delete(key));
    return value;
  }
}

const mostNames = 100;
const usualAgeMs = 5_000;
/** 10,000 queues take the broker 0.7 s. */
const queuesAgeMs = 30_000;

const nowhere = { resource: '' };
const unplaced = { at: nowhere, value: () => nowhere, key: () => nowhere };

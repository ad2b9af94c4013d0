import { type Topology, topologyOf } from '../../model/topology.ts';
import type { MessageAccess, VhostPlace } from './access.ts';
import type { Route } from './publish-order.ts';

/** The exchanges and queues of a virtual host, for a form that names them. */
export class VhostNames {
  readonly #access: MessageAccess;
  readonly #place: VhostPlace;
  #topology: Promise<Topology> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(access: MessageAccess, place: VhostPlace) {
    this.#access = access;
    this.#place = place;
  }

  /** Those with these letters in their name, a few of them; what begins with them comes first. @throws {ManagementError} */
  async find(of: 'exchange' | 'queue', filter: string) {
    const { model } = await this.#read(usualAgeMs);
    const { vhost } = this.#place;
    const wanted = filter.toLowerCase();
    const all =
      of === 'queue'
        ? model.queues.map(({ name, arguments: { 'x-queue-type': type } }) => ({
            name,
            type: String(type ?? 'classic'),
          }))
        : model.exchanges
            .filter(exchange => exchange.vhost === vhost && exchange.name !== '' && !exchange.internal)
            .map(({ name, type }) => ({ name, type }));
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    const isFirst = ({ name }: { readonly name: string }) => name.toLowerCase().startsWith(wanted);
    found.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || (a.name < b.name ? -1 : 1));
    return { names: found.slice(0, mostShown), total: found.length };
  }

  /** Asks the broker again before it says that something is missing. Where the broker does not tell, that is said. */
  async route(ask: (topology: Topology) => Route): Promise<Route> {
    try {
      const route = ask(await this.#read(usualAgeMs));
      return route.unroutable ? ask(await this.#read(freshAgeMs)) : route;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { problems: [], words: `Whether it reaches a queue is not known: ${why}`, unroutable: false };
    }
  }

  /** Questions that come together are answered by one reading. */
  #read(maxAgeMs: number): Promise<Topology> {
    if (this.#topology && performance.now() - this.#readAt < maxAgeMs) return this.#topology;
    this.#readAt = performance.now();
    const reading = this.#readAnew().catch(error => {
      if (this.#topology === reading) this.#topology = undefined;
      throw error;
    });
    this.#topology = reading;
    return reading;
  }

  async #readAnew(): Promise<Topology> {
    const session = this.#access.session(this.#place);
    const { model } = await session.readVhost(this.#place.vhost);
    return topologyOf(model, session.version);
  }
}

const mostShown = 100;
/** A virtual host with thousands of queues is not read with every letter that is typed. */
const usualAgeMs = 30_000;
const freshAgeMs = 3_000;

import { bindingIndex } from './binding-index.ts';
import { ByName } from './by-name.ts';
import { type EffectiveQueue, effectiveQueues } from './effective.ts';
import type { Binding, BrokerModel, Exchange, Queue } from './model.ts';
import type { Version } from './version.ts';

/** A broker model with what follows from it: who is whose, and where a message goes. */
export interface Topology {
  readonly model: BrokerModel;
  readonly version: Version;
  effective(queue: Queue): EffectiveQueue;
  queue(vhost: string, name: string): Queue | undefined;
  /** Declared or predeclared; the default exchange has the name `''`. */
  exchange(vhost: string, name: string): Omit<Exchange, 'source'> | undefined;
  bindingsFrom(vhost: string, exchange: string): readonly Binding[];
  bindingsTo(queue: Queue): readonly Binding[];
  /**
   * The queues that a message with one of these routing keys reaches from an exchange, through exchange to
   * exchange bindings and alternate exchanges. Where a key or a header cannot be known, every binding counts.
   */
  route(vhost: string, exchange: string, routingKeys: readonly string[]): readonly Queue[];
}

export function topologyOf(model: BrokerModel, version: Version): Topology {
  const queues = byName(model.queues);
  const exchanges = byName(model.exchanges);
  const bindingsFrom = new ByName<Binding[]>();
  const bindingsTo = new ByName<Binding[]>();
  for (const binding of model.bindings) {
    add(bindingsFrom, binding.vhost, binding.from, binding);
    if (binding.toType === 'queue') add(bindingsTo, binding.vhost, binding.to, binding);
  }

  const indexes = new ByName<ReturnType<typeof bindingIndex>>();
  const fittingBindings = (
    { vhost, name, type }: Omit<Exchange, 'source'>,
    routingKeys: readonly string[],
  ) => {
    const index = indexes.get(vhost, name) ?? bindingIndex(type, topology.bindingsFrom(vhost, name));
    indexes.set(vhost, name, index);
    return index(routingKeys);
  };
  const routes = new ByName<Map<string, readonly Queue[]>>();
  const topology: Topology = {
    model,
    version,
    effective: effectiveQueues(model.policies, model.vhosts, version),
    queue: (vhost, name) => queues.get(vhost, name),
    exchange: (vhost, name) => exchanges.get(vhost, name) ?? predeclared(vhost, name),
    bindingsFrom: (vhost, exchange) => bindingsFrom.get(vhost, exchange) ?? none,
    bindingsTo: queue => bindingsTo.get(queue.vhost, queue.name) ?? none,
    route(vhost, exchange, routingKeys) {
      const [key, ...others] = routingKeys;
      if (key === undefined || others.length > 0) {
        return reachable(topology, vhost, exchange, routingKeys, fittingBindings);
      }
      // Many queues share a dead letter exchange and key.
      const known = routes.get(vhost, exchange) ?? new Map<string, readonly Queue[]>();
      routes.set(vhost, exchange, known);
      const queues = known.get(key) ?? reachable(topology, vhost, exchange, routingKeys, fittingBindings);
      known.set(key, queues);
      return queues;
    },
  };
  return topology;
}

function byName<T extends { readonly vhost: string; readonly name: string }>(
  things: readonly T[],
): ByName<T> {
  const found = new ByName<T>();
  for (const thing of things) found.set(thing.vhost, thing.name, thing);
  return found;
}

function add(bindings: ByName<Binding[]>, vhost: string, name: string, binding: Binding): void {
  const known = bindings.get(vhost, name);
  if (known) known.push(binding);
  else bindings.set(vhost, name, [binding]);
}

const none: readonly Binding[] = [];

function reachable(
  topology: Topology,
  vhost: string,
  from: string,
  routingKeys: readonly string[],
  fittingBindings: (exchange: Omit<Exchange, 'source'>, routingKeys: readonly string[]) => readonly Binding[],
): readonly Queue[] {
  const reached = new Set<Queue>();
  const addQueue = (name: string) => {
    const queue = topology.queue(vhost, name);
    if (queue) reached.add(queue);
  };
  const visited = new Set<string>();
  const visit = (name: string) => {
    if (visited.has(name)) return;
    visited.add(name);
    if (name === '') {
      routingKeys.forEach(addQueue);
      return;
    }
    const exchange = topology.exchange(vhost, name);
    if (!exchange) return;
    const fitting = fittingBindings(exchange, routingKeys);
    for (const binding of fitting) {
      if (binding.toType === 'queue') addQueue(binding.to);
      else visit(binding.to);
    }
    const alternate = exchange.arguments['alternate-exchange'];
    if (fitting.length === 0 && typeof alternate === 'string') visit(alternate);
  };
  visit(from);
  return [...reached];
}

/** The exchanges that every virtual host has: https://www.rabbitmq.com/docs/exchanges#default-exchange */
const predeclaredTypes: Readonly<Record<string, string>> = {
  '': 'direct',
  'amq.direct': 'direct',
  'amq.fanout': 'fanout',
  'amq.headers': 'headers',
  'amq.match': 'headers',
  'amq.rabbitmq.trace': 'topic',
  'amq.topic': 'topic',
};

function predeclared(vhost: string, name: string) {
  const type = predeclaredTypes[name];
  return type === undefined ? undefined : { vhost, name, type, durable: true, arguments: {} };
}

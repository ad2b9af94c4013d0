import { bindingIndex } from './binding-index.ts';
import { type EffectiveQueue, effectiveQueues } from './effective.ts';
import { groupBy } from './group.ts';
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
  const queues = new Map(model.queues.map(queue => [id(queue.vhost, queue.name), queue]));
  const exchanges = new Map(model.exchanges.map(exchange => [id(exchange.vhost, exchange.name), exchange]));
  const bindingsFrom = groupBy(model.bindings, binding => id(binding.vhost, binding.from));
  const bindingsTo = groupBy(
    model.bindings.filter(binding => binding.toType === 'queue'),
    binding => id(binding.vhost, binding.to),
  );

  const indexes = new Map<string, ReturnType<typeof bindingIndex>>();
  const fittingBindings = (
    { vhost, name, type }: Omit<Exchange, 'source'>,
    routingKeys: readonly string[],
  ) => {
    const index = indexes.get(id(vhost, name)) ?? bindingIndex(type, topology.bindingsFrom(vhost, name));
    indexes.set(id(vhost, name), index);
    return index(routingKeys);
  };
  const routes = new Map<string, readonly Queue[]>();
  const topology: Topology = {
    model,
    version,
    effective: effectiveQueues(model.policies, model.vhosts, version),
    queue: (vhost, name) => queues.get(id(vhost, name)),
    exchange: (vhost, name) => exchanges.get(id(vhost, name)) ?? predeclared(vhost, name),
    bindingsFrom: (vhost, exchange) => bindingsFrom.get(id(vhost, exchange)) ?? [],
    bindingsTo: queue => bindingsTo.get(id(queue.vhost, queue.name)) ?? [],
    route(vhost, exchange, routingKeys) {
      // Many queues share a dead letter exchange and key.
      const question = JSON.stringify([vhost, exchange, routingKeys]);
      const known =
        routes.get(question) ?? reachable(topology, vhost, exchange, routingKeys, fittingBindings);
      routes.set(question, known);
      return known;
    },
  };
  return topology;
}

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

function id(vhost: string, name: string): string {
  return `${vhost}\0${name}`;
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

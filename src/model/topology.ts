import { bindingIndex } from './binding-index.ts';
import { ByName } from './by-name.ts';
import { type EffectiveQueue, effectiveQueues } from './effective.ts';
import { unique } from './group.ts';
import type { Binding, BrokerModel, Exchange, Queue } from './model.ts';
import type { Version } from './version.ts';

/** A broker model with what follows from it: who is whose, and where a message goes. */
export interface Topology {
  readonly model: BrokerModel;
  readonly version: Version;
  effective(queue: Queue): EffectiveQueue;
  /** Whether a queue or a policy sets `key` (without `x-`) at all: where none does, no queue needs to be asked. */
  setsSomewhere(key: string): boolean;
  /** By the name of an argument, such as `x-max-length`, the queues that have it. */
  readonly queuesByArgument: ReadonlyMap<string, readonly Queue[]>;
  queue(vhost: string, name: string): Queue | undefined;
  /** Whether two queues have one name. */
  readonly repeatsQueue: boolean;
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
  model.bindings.forEach(binding => {
    add(bindingsFrom, binding.vhost, binding.from, binding);
  });
  let bindingsTo: ByName<Binding[]> | undefined;
  const queuesByArgument = groupByArgument(model.queues);
  const policyKeys = new Set(model.policies.flatMap(({ definition }) => Object.keys(definition)));

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
    effective: effectiveQueues(model, version),
    setsSomewhere: key => queuesByArgument.has(`x-${key}`) || policyKeys.has(key),
    queuesByArgument,
    queue: (vhost, name) => queues.get(vhost, name),
    repeatsQueue: queues.size < model.queues.length,
    exchange: (vhost, name) => exchanges.get(vhost, name) ?? predeclared(vhost, name),
    bindingsFrom: (vhost, exchange) => bindingsFrom.get(vhost, exchange) ?? none,
    bindingsTo(queue) {
      bindingsTo ??= bindingsToQueues(model.bindings);
      return bindingsTo.get(queue.vhost, queue.name) ?? none;
    },
    route(vhost, exchange, routingKeys) {
      const key = routingKeys.length === 1 ? routingKeys[0] : undefined;
      const known = key === undefined ? undefined : routes.get(vhost, exchange)?.get(key);
      if (known) return known;
      const queues = reachable(topology, vhost, exchange, routingKeys, fittingBindings);
      // As many queues may share the exchange and the key.
      if (key !== undefined && queues.length > fewQueues) {
        const answers = routes.get(vhost, exchange) ?? new Map<string, readonly Queue[]>();
        routes.set(vhost, exchange, answers.set(key, queues));
      }
      return queues;
    },
  };
  return topology;
}

/** So many are found as fast as an answer from before. */
const fewQueues = 4;

function bindingsToQueues(bindings: readonly Binding[]): ByName<Binding[]> {
  const found = new ByName<Binding[]>();
  for (const binding of bindings) {
    if (binding.toType === 'queue') add(found, binding.vhost, binding.to, binding);
  }
  return found;
}

function groupByArgument(queues: readonly Queue[]): ReadonlyMap<string, readonly Queue[]> {
  const groups = new Map<string, Queue[]>();
  queues.forEach(queue => {
    for (const argument in queue.arguments) {
      const group = groups.get(argument);
      if (group) group.push(queue);
      else groups.set(argument, [queue]);
    }
  });
  return groups;
}

function byName<T extends { readonly vhost: string; readonly name: string }>(
  things: readonly T[],
): ByName<T> {
  const found = new ByName<T>();
  things.forEach(thing => {
    found.set(thing.vhost, thing.name, thing);
  });
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
  const first = from === '' ? undefined : topology.exchange(vhost, from);
  const bindings = first ? fittingBindings(first, routingKeys) : none;
  const only = bindings.length === 1 ? bindings[0] : undefined;
  // So it is nearly always, and nothing is to be walked.
  if (only?.toType === 'queue') return listOf(topology.queue(vhost, only.to));

  const reached: Queue[] = [];
  const reach = (name: string) => reached.push(...listOf(topology.queue(vhost, name)));
  // It grows while it is walked.
  const exchanges = new Set([from]);
  for (const name of exchanges) {
    if (name === '') routingKeys.forEach(reach);
    const exchange = name === '' ? undefined : topology.exchange(vhost, name);
    if (!exchange) continue;
    const fitting = fittingBindings(exchange, routingKeys);
    for (const { to, toType } of fitting) {
      if (toType === 'queue') reach(to);
      else exchanges.add(to);
    }
    const alternate = exchange.arguments['alternate-exchange'];
    if (fitting.length === 0 && typeof alternate === 'string') exchanges.add(alternate);
  }
  return unique(reached);
}

function listOf(queue: Queue | undefined): readonly Queue[] {
  return queue ? [queue] : [];
}

/** The exchanges that every virtual host has: https://www.rabbitmq.com/docs/exchanges#default-exchange */
const predeclaredTypes: ReadonlyMap<string, string> = new Map([
  ['', 'direct'],
  ['amq.direct', 'direct'],
  ['amq.fanout', 'fanout'],
  ['amq.headers', 'headers'],
  ['amq.match', 'headers'],
  ['amq.rabbitmq.trace', 'topic'],
  ['amq.topic', 'topic'],
]);

function predeclared(vhost: string, name: string) {
  const type = predeclaredTypes.get(name);
  return type === undefined ? undefined : { vhost, name, type, durable: true, arguments: {} };
}

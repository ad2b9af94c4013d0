import { ByName } from './by-name.ts';
import type { Queue } from './model.ts';
import { QueueMap } from './queue-map.ts';
import type { Topology } from './topology.ts';
import { isAtLeast, type Version } from './version.ts';

/** Why the broker takes a message out of a queue: https://www.rabbitmq.com/docs/dlx#overview */
export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** A queue whose messages go to a dead letter exchange when they die, and the queues where they then arrive. */
export interface DeadLetterRoute {
  readonly source: Queue;
  readonly exchange: string;
  readonly exchangeExists: boolean;
  /** The dead letter routing key; without one a message keeps its own keys. */
  readonly routingKey?: string;
  readonly targets: readonly Queue[];
  /** The ways in which a message of the source can die, as its settings allow them. */
  readonly reasons: readonly DeathReason[];
}

export interface DeadLetters {
  /** By the queue in which messages die. */
  readonly routes: QueueMap<DeadLetterRoute>;
  /** Whether some queue has this dead letter exchange. */
  useExchange(vhost: string, exchange: string): boolean;
  /** The queues that keep what died elsewhere, with the routes that lead to each. */
  readonly deadLetterQueues: QueueMap<readonly DeadLetterRoute[]>;
  /** Queues in which messages only wait: their TTL sends them on to where they are worked on again. */
  readonly retryQueues: ReadonlySet<Queue>;
}

/**
 * The dead letters of a topology, found by following each queue's dead letter exchange (argument or policy)
 * through exchanges and bindings. Names decide only where the topology alone leaves it open.
 */
export function deadLettersOf(topology: Topology): DeadLetters {
  const { queues } = topology.model;
  const routes = new QueueMap<DeadLetterRoute>(queues);
  const exchanges = new ByName<true>();
  queues.forEach(queue => {
    const route = deadLetterRoute(topology, queue);
    if (!route) return;
    routes.set(queue, route);
    exchanges.set(queue.vhost, route.exchange, true);
  });
  const waiting = routes.values().filter(route => waitsForRetry(topology, route, routes));
  const retryQueues = new Set(waiting.map(({ source }) => source));
  const deadLetterQueues = new QueueMap<DeadLetterRoute[]>(queues);
  routes.values().forEach(route => {
    if (retryQueues.has(route.source)) return;
    for (const target of route.targets) {
      if (retryQueues.has(target) || target === route.source) continue;
      const known = deadLetterQueues.get(target);
      if (known) known.push(route);
      else deadLetterQueues.set(target, [route]);
    }
  });
  return {
    routes,
    useExchange: (vhost, exchange) => exchanges.get(vhost, exchange) ?? false,
    deadLetterQueues,
    retryQueues,
  };
}

/** The names that people give to queues of dead letters. */
export const deadLetterName = /(^|[._-])(dlq|dead|dead[-_.]?letter|poison|parking|failed|error)s?($|[._-])/i;

const retryName = /(^|[._-])(retry|retries|delay|delayed|wait|backoff)($|[._-]|\d)/i;

/** The broker's delivery limit where nothing sets one: 20 from 4.0 on, before that none. */
export function defaultDeliveryLimit(version: Version): number | undefined {
  return isAtLeast(version, 4, 0) ? 20 : undefined;
}

function deadLetterRoute(topology: Topology, source: Queue): DeadLetterRoute | undefined {
  const effective = topology.effective(source);
  const { type } = effective;
  const exchange = effective.value('dead-letter-exchange');
  if (typeof exchange !== 'string' || type === 'stream') return undefined;
  const key = effective.value('dead-letter-routing-key');
  return new Route(topology, source, exchange, typeof key === 'string' ? key : undefined);
}

class Route implements DeadLetterRoute {
  readonly source: Queue;
  readonly exchange: string;
  readonly exchangeExists: boolean;
  readonly routingKey?: string;
  readonly targets: readonly Queue[];
  readonly #topology: Topology;

  constructor(topology: Topology, source: Queue, exchange: string, routingKey: string | undefined) {
    this.source = source;
    this.exchange = exchange;
    this.exchangeExists = topology.exchange(source.vhost, exchange) !== undefined;
    this.routingKey = routingKey;
    const keys = routingKey === undefined ? ownKeys(topology, source) : [routingKey];
    this.targets = topology.route(source.vhost, exchange, keys);
    this.#topology = topology;
  }

  get reasons(): readonly DeathReason[] {
    return deathReasons(this.#topology, this.source);
  }
}

/** The routing keys with which messages come to a queue: those of its bindings, and its name (default exchange). */
function ownKeys(topology: Topology, queue: Queue): readonly string[] {
  return [...new Set([queue.name, ...topology.bindingsTo(queue).map(binding => binding.routingKey)])];
}

function deathReasons(topology: Topology, queue: Queue): readonly DeathReason[] {
  const effective = topology.effective(queue);
  const { type } = effective;
  const reasons: DeathReason[] = ['rejected'];
  if (effective.value('message-ttl') !== undefined) reasons.push('expired');
  const limit = effective.value('max-length') ?? effective.value('max-length-bytes');
  if (limit !== undefined && effective.value('overflow') !== 'reject-publish') reasons.push('maxlen');
  const deliveryLimit = effective.value('delivery-limit') ?? defaultDeliveryLimit(topology.version);
  if (type === 'quorum' && typeof deliveryLimit === 'number' && deliveryLimit >= 0)
    reasons.push('delivery_limit');
  return reasons;
}

/**
 * A retry queue has a TTL and a dead letter exchange that leads back to where messages are worked on. The topology
 * cannot tell `retry -> work -> dead` from `work -> dead -> parking lot`: there the names decide.
 */
function waitsForRetry(
  topology: Topology,
  { source, targets }: DeadLetterRoute,
  routes: DeadLetters['routes'],
): boolean {
  if (topology.effective(source).value('message-ttl') === undefined) return false;
  return targets.some(
    target =>
      target !== source &&
      !deadLetterName.test(target.name) &&
      ((routes.get(target)?.targets.length ?? 0) > 0 || retryName.test(source.name)),
  );
}

import type { DeadLetterRoute } from '../model/dead-letters.ts';
import type { Edit, Fix } from '../model/edit.ts';
import { patternMatches } from '../model/effective.ts';
import { groupBy } from '../model/group.ts';
import { inVhost, type Origin, type Queue } from '../model/model.ts';
import { addQueue } from './additions.ts';
import { deadLetterTarget, deadQueueOf } from './dead-letter-target.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { suggester } from './nearest.ts';
import { queuesTitle } from './placed-settings.ts';
import { defineRule, type Evidence, type Severity } from './rule.ts';
import { settingFix } from './setting-fix.ts';
import { isTemplate } from './template.ts';

export const deadLettersArrive = defineRule({
  id: 'DLX002',
  name: 'dead-letters-arrive',
  item: 'ERR001',
  severity: 'error',
  summary: 'What dies in a queue reaches some other queue through its dead letter exchange.',
  why: 'A dead letter that no binding of the exchange fits is dropped without a word. The routing key that counts is the dead letter routing key, and without one the key with which the message was published.',
  remedy: 'Bind a queue to the dead letter exchange, or correct the routing key.',
  source: 'https://www.rabbitmq.com/docs/dlx#routing',
  versions: '>=3.10',
  examples: {
    bad: routingExample('order.dead'),
    good: routingExample('orders.dead'),
  },
  *check(evidence) {
    const lost = new Map<Origin, Loss & { readonly queues: [Queue, ...Queue[]] }>();
    const { routes } = evidence.deadLetters;
    for (const route of routes.values().filter(route => lossOf(evidence, route))) {
      const loss = lossOf(evidence, route);
      const at = loss && evidence.topology.effective(route.source).setting(loss.setting)?.at;
      if (!loss || !at) continue;
      const known = lost.get(at);
      if (known) known.queues.push(route.source);
      else lost.set(at, { ...loss, queues: [route.source] });
    }
    const suggest = routingKeySuggester(evidence);
    for (const [at, { queues, route, reason, severity }] of lost) {
      yield {
        at,
        severity,
        message: `${queuesTitle(queues)}: ${reason}, so dead letters ${severity === 'error' ? 'are' : 'may be'} dropped. Bind a queue or correct the key.`,
        fixes: fixesFor(evidence, route, suggest(route)),
      };
    }
  },
});

interface Loss {
  readonly route: DeadLetterRoute;
  readonly reason: string;
  readonly severity: Severity;
  /** The setting that is shown. */
  readonly setting: 'dead-letter-exchange' | 'dead-letter-routing-key';
}

function lossOf(evidence: Evidence, route: DeadLetterRoute): Loss | undefined {
  const { topology, model } = evidence;
  const { source, exchange, exchangeExists, routingKey, targets } = route;
  const { vhost } = source;
  if (!exchangeExists || targets.length > 0 || isTemplate(exchange) || isTemplate(routingKey))
    return undefined;
  if (exchange === '') {
    // The original keys go to the queues of these names: DLX005.
    if (routingKey === undefined || routingKey.startsWith('amq.')) return undefined;
    const reason = `the default exchange has no queue \`${routingKey}\`${inVhost(source)}`;
    return { route, reason, severity: 'error', setting: 'dead-letter-routing-key' };
  }
  const bindings = topology.bindingsFrom(vhost, exchange);
  // What a binding to something outside of the file leads to is not known; DEF002 speaks of it.
  const known = bindings.every(({ to, toType }) =>
    toType === 'queue' ? topology.queue(vhost, to) : topology.exchange(vhost, to),
  );
  if (!known || hasAlternateByPolicy(evidence, vhost, exchange)) return undefined;
  if (bindings.length === 0) {
    const reason = `no queue is bound to its dead letter exchange \`${exchange}\``;
    // A file without any binding leaves them all to the applications.
    const severity = model.bindings.length === 0 ? 'warning' : 'error';
    return { route, reason, severity, setting: 'dead-letter-exchange' };
  }
  if (routingKey !== undefined) {
    const reason = `no binding of \`${exchange}\` fits the dead letter key \`${routingKey}\``;
    return { route, reason, severity: 'error', setting: 'dead-letter-routing-key' };
  }
  const reason = `it has no dead letter key, and no binding of \`${exchange}\` fits the keys that feed it`;
  const severity = keysAreKnown(evidence, source) ? 'error' : 'warning';
  return { route, reason, severity, setting: 'dead-letter-exchange' };
}

/** Exchanges other than direct and topic ones, and patterns, let through keys that the file does not tell. */
function keysAreKnown({ topology }: Evidence, queue: Queue): boolean {
  return topology.bindingsTo(queue).every(({ vhost, from, routingKey }) => {
    const type = topology.exchange(vhost, from)?.type;
    return type === 'direct' || (type === 'topic' && !/[*#]/.test(routingKey));
  });
}

function hasAlternateByPolicy({ model }: Evidence, vhost: string, exchange: string): boolean {
  return model.policies.some(
    policy =>
      policy.vhost === vhost &&
      'alternate-exchange' in policy.definition &&
      patternMatches(policy.pattern, exchange),
  );
}

/** A routing key that the one of the route may be a misspelling of. */
function routingKeySuggester({ topology, model }: Evidence): (route: DeadLetterRoute) => string | undefined {
  const queues = groupBy(model.queues, ({ vhost }) => vhost);
  const suggesters = new Map<string, (word: string) => string | undefined>();
  return ({ source: { vhost }, exchange, routingKey }) => {
    if (routingKey === undefined) return undefined;
    const id = `${vhost}\0${exchange}`;
    const known = suggesters.get(id);
    if (known) return known(routingKey);
    const keys =
      exchange === ''
        ? (queues.get(vhost) ?? []).map(({ name }) => name)
        : topology.bindingsFrom(vhost, exchange).map(binding => binding.routingKey);
    const made = suggester(() => keys);
    suggesters.set(id, made);
    return made(routingKey);
  };
}

function fixesFor(
  evidence: Evidence,
  { source, exchange, routingKey }: DeadLetterRoute,
  meant: string | undefined,
): readonly Fix[] {
  const { topology } = evidence;
  const setting = topology.effective(source).setting('dead-letter-routing-key');
  const fixes: Fix[] = [];
  const arrives =
    meant !== undefined && topology.route(source.vhost, exchange, [meant]).some(target => target !== source);
  if (setting && arrives) {
    const place = { from: setting.from, queues: [source] } as const;
    const title = `Dead-letter with the key \`${meant}\``;
    fixes.push(...settingFix(evidence, place, 'dead-letter-routing-key', meant, title));
  }
  const edits = additions(evidence, source, exchange, routingKey);
  if (edits.length > 0) {
    fixes.push({
      title:
        exchange === ''
          ? `Declare the queue \`${routingKey}\``
          : `Bind the queue \`${deadQueueOf(evidence, source, exchange)}\` to \`${exchange}\``,
      edits,
      preferred: fixes.length === 0,
    });
  }
  return fixes;
}

function additions(
  evidence: Evidence,
  source: Queue,
  exchange: string,
  routingKey: string | undefined,
): readonly Edit[] {
  const { topology } = evidence;
  if (exchange === '') {
    const type = topology.effective(source).type === 'quorum' ? 'quorum' : 'classic';
    return routingKey === undefined ? [] : [addQueue(source.vhost, routingKey, { 'x-queue-type': type })];
  }
  switch (topology.exchange(source.vhost, exchange)?.type) {
    case 'fanout':
    case 'headers':
    case 'topic':
      return deadLetterTarget(evidence, source, exchange, ...(routingKey === undefined ? [] : [routingKey]));
    case 'direct': {
      const keys = [...groupBy(topology.bindingsTo(source), binding => binding.routingKey).keys()];
      const [key = source.name, ...others] = routingKey === undefined ? keys : [routingKey];
      return others.length === 0 ? deadLetterTarget(evidence, source, exchange, key) : [];
    }
    default:
      return [];
  }
}

function routingExample(key: string) {
  return queuesExample(
    {
      orders: {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': 'dlx',
        'x-dead-letter-routing-key': key,
      },
      'orders.dead': { 'x-queue-type': 'quorum' },
    },
    {
      exchanges: [exampleExchange('dlx', 'direct')],
      bindings: [exampleBinding('dlx', 'orders.dead', 'orders.dead')],
    },
  );
}

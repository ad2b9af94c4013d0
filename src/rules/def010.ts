import { patternMatches } from '../model/effective.ts';
import { groupBy } from '../model/group.ts';
import { type Exchange, inVhost, type Policy } from '../model/model.ts';
import { addBinding, addExchange, addQueue } from './additions.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutExchange } from './left-out.ts';
import { policyTitle } from './policies.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const exchangesLead = defineRule({
  id: 'DEF010',
  name: 'exchange-leads-somewhere',
  item: null,
  severity: 'warning',
  summary: 'An exchange has a binding or an alternate exchange.',
  why: 'What is published to an exchange without bindings is dropped, and the publisher still gets its confirm. An alternate exchange catches it, if it exists: the broker accepts any name.',
  remedy:
    'Bind a queue, give the exchange an alternate exchange, or remove it. Publishers see the loss only with `mandatory`.',
  source: 'https://www.rabbitmq.com/docs/ae',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { exchanges: [exampleExchange('shop.events', 'fanout')] },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      {
        exchanges: [exampleExchange('shop.events', 'fanout')],
        bindings: [exampleBinding('shop.events', 'orders', '')],
      },
    ),
  },
  *check({ model, topology, deadLetters }) {
    // Files without queues leave queues and bindings to the clients.
    const vhostsWithQueues = new Set<string>();
    for (const { vhost } of model.queues) vhostsWithQueues.add(vhost);
    const policies = groupBy(model.policies, ({ vhost }) => vhost);
    for (const exchange of model.exchanges) {
      const { name, vhost, source } = exchange;
      const alternate = exchange.arguments['alternate-exchange'];
      if (typeof alternate === 'string') {
        if (!isTemplate(alternate) && !topology.exchange(vhost, alternate)) {
          yield {
            at: source.value('arguments', 'alternate-exchange'),
            message: `Exchange \`${name}\`${inVhost(exchange)}: alternate exchange \`${alternate}\` is not in the file. The broker accepts that, and drops what it should catch. Declare it.`,
            fixes: [
              {
                title: `Declare the fanout exchange \`${alternate}\` with a queue`,
                edits: [
                  addExchange(vhost, alternate, 'fanout'),
                  addQueue(vhost, `${alternate}.unrouted`, { 'x-queue-type': 'quorum' }),
                  addBinding(vhost, alternate, `${alternate}.unrouted`, ''),
                ],
              },
            ],
          };
        }
        continue;
      }
      if (
        !vhostsWithQueues.has(vhost) ||
        isTransient(exchange) ||
        deadLetters.useExchange(vhost, name) ||
        topology.bindingsFrom(vhost, name).length > 0 ||
        (policies.get(vhost) ?? []).some(policy => routes(policy, name))
      ) {
        continue;
      }
      yield {
        at: source.value('name'),
        message: `Exchange \`${name}\`${inVhost(exchange)} has no binding and no alternate exchange: what is published to it is dropped, yet confirmed. Bind a queue or remove it.`,
      };
    }
    for (const policy of model.policies) {
      const alternate = policy.definition['alternate-exchange'];
      if (typeof alternate !== 'string' || isTemplate(alternate)) continue;
      if (topology.exchange(policy.vhost, alternate)) continue;
      yield {
        at: policy.source.value('definition', 'alternate-exchange'),
        message: `${policyTitle(policy)}: alternate exchange \`${alternate}\` is not in the file. The broker accepts that, and drops what it should catch. Declare the exchange.`,
      };
    }
  },
});

/** Made for a while, or by the broker itself; `x-modulus-hash` gets its bindings from the sharding plugin. */
function isTransient({ name, type, durable, autoDelete }: Exchange): boolean {
  return (
    durable === false ||
    autoDelete === true ||
    name === '' ||
    isLeftOutExchange(name) ||
    name.startsWith('amq.') ||
    name.startsWith('federation:') ||
    type === 'x-modulus-hash' ||
    type === 'x-federation-upstream'
  );
}

function routes({ applyTo, pattern, definition }: Policy, name: string): boolean {
  return (
    (applyTo === 'all' || applyTo === 'exchanges') &&
    'alternate-exchange' in definition &&
    patternMatches(pattern, name)
  );
}

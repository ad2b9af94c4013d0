import type { Fix } from '../model/edit.ts';
import { type Binding, inVhost } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { addExchange, addQueue } from './additions.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutExchange, isLeftOutQueue } from './left-out.ts';
import { suggester } from './nearest.ts';
import { defineRule, type Evidence } from './rule.ts';
import { isTemplate } from './template.ts';

export const bindingEndsExist = defineRule({
  id: 'DEF002',
  name: 'binding-ends-exist',
  item: null,
  severity: 'error',
  summary: 'The source and the destination of a binding are in the file, or the broker has them already.',
  why: 'Since 3.13 a binding to or from nothing fails the import, and a node that loads the file at boot does not start. Before, the binding is left out without a word, and its messages with it.',
  remedy: 'Correct the name, declare the queue or exchange, or remove the binding.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      {
        exchanges: [exampleExchange('shop.events', 'topic')],
        bindings: [
          exampleBinding('shop.events', 'orders', 'order.*'),
          exampleBinding('shop.events', 'order', '#'),
        ],
      },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      {
        exchanges: [exampleExchange('shop.events', 'topic')],
        bindings: [exampleBinding('shop.events', 'orders', 'order.*')],
      },
    ),
  },
  *check(evidence) {
    const { file, model, topology, version } = evidence;
    const nearestName = {
      queue: suggester(() => model.queues.map(({ name }) => name)),
      exchange: suggester(() => model.exchanges.map(({ name }) => name)),
    };
    const refused = isAtLeast(version, 3, 13);
    const broken = model.bindings.filter(
      ({ vhost, from, to, toType }) =>
        !isThere(evidence, vhost, 'exchange', from) || !isThere(evidence, vhost, toType, to),
    );
    for (const binding of broken) {
      const { vhost } = binding;
      // Without a virtual host nothing is there: DEF004.
      const lacksVhost = vhost === '' && file?.scope === 'cluster';
      if (lacksVhost || isTemplate(vhost)) continue;
      for (const { field, kind, name } of endsOf(binding)) {
        if (isTemplate(name) || isThere(evidence, vhost, kind, name)) continue;
        const declared = kind === 'exchange' ? topology.exchange(vhost, name) : topology.queue(vhost, name);
        const consequence = refused ? 'the broker refuses the import' : 'the import leaves the binding out';
        yield {
          at: binding.source.value(field),
          brokerRefuses: refused,
          message: `Binding \`${binding.from}\` → \`${binding.to}\`${inVhost(binding)}: ${kind} \`${name}\` ${declared ? 'is left out by the import' : 'is not in the file'}, so ${consequence}. Correct the name or remove the binding.`,
          fixes: fixesFor(evidence, binding, field, kind, name, nearestName[kind]),
        };
      }
    }
  },
});

interface End {
  readonly field: 'source' | 'destination';
  readonly kind: 'exchange' | 'queue';
  readonly name: string;
}

/** In the file, and not left out by the import. */
function isThere(evidence: Evidence, vhost: string, kind: End['kind'], name: string): boolean {
  const { topology } = evidence;
  if (kind === 'exchange') return topology.exchange(vhost, name) !== undefined && !isLeftOutExchange(name);
  const queue = topology.queue(vhost, name);
  return queue !== undefined && !isLeftOutQueue(evidence, queue);
}

function endsOf({ from, to, toType }: Binding): readonly End[] {
  return [
    { field: 'source', kind: 'exchange', name: from },
    { field: 'destination', kind: toType, name: to },
  ];
}

function fixesFor(
  { topology }: Evidence,
  binding: Binding,
  field: End['field'],
  kind: End['kind'],
  name: string,
  suggestionFor: (word: string) => string | undefined,
): readonly Fix[] {
  const { vhost, source } = binding;
  const other = suggestionFor(name);
  const fits =
    other !== undefined &&
    !other.startsWith('amq.') &&
    (kind === 'exchange' ? topology.exchange(vhost, other) : topology.queue(vhost, other));
  const fixes: Fix[] = [];
  if (fits) {
    fixes.push({
      title: `Change it to \`${other}\``,
      edits: [{ op: 'set', in: source, path: [field], value: other }],
      preferred: true,
    });
  }
  // Neither can be declared under a reserved name, nor beside an object of that name that the import leaves out.
  const canBeAdded = name !== '' && !name.startsWith('amq.') && !topology.queue(vhost, name);
  if (canBeAdded) {
    fixes.push(
      kind === 'exchange'
        ? { title: `Declare the direct exchange \`${name}\``, edits: [addExchange(vhost, name, 'direct')] }
        : {
            title: `Declare the quorum queue \`${name}\``,
            edits: [addQueue(vhost, name, { 'x-queue-type': 'quorum' })],
          },
    );
  }
  fixes.push({
    title: 'Remove the binding',
    edits: [{ op: 'remove', in: source, path: [] }],
    preferred: !fits,
  });
  return fixes;
}

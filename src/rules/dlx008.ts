import type { Edit, Fix } from '../model/edit.ts';
import { patternMatches } from '../model/effective.ts';
import { groupBy } from '../model/group.ts';
import { type Permission, type Queue, queueTitle } from '../model/model.ts';
import {
  exampleBinding,
  exampleExchange,
  exampleHash,
  examplePermission,
  queuesExample,
} from './examples.ts';
import { escapePattern } from './pcre.ts';
import { defineRule } from './rule.ts';

export const declareWithDeadLetters = defineRule({
  id: 'DLX008',
  name: 'declare-with-dead-letters',
  item: 'SEC004',
  severity: 'warning',
  summary:
    'Whoever may declare a queue with a dead letter exchange may also write to that exchange and read the queue.',
  why: 'The broker checks both when the queue is declared with the argument, and refuses with 403 (seen on 3.10.8, 4.0.5 and 4.3.6). The queue in the file hides it until somebody deletes the queue.',
  remedy:
    'Add the exchange to the write pattern and the queue to the read pattern, or set the exchange by policy: that is not checked.',
  source: 'https://www.rabbitmq.com/docs/access-control',
  versions: '>=3.10',
  examples: {
    bad: permissionExample('^orders$'),
    good: permissionExample('^orders(\\.dlx)?$'),
  },
  *check({ model, topology }) {
    const byVhost = groupBy(model.permissions, ({ vhost }) => vhost);
    if (model.permissions.length === 0) return;
    for (const queue of topology.queuesByArgument.get('x-dead-letter-exchange') ?? []) {
      const exchange = queue.arguments['x-dead-letter-exchange'];
      if (typeof exchange !== 'string') continue;
      // The default exchange is checked under this name.
      const exchangeName = exchange === '' ? 'amq.default' : exchange;
      const declarers = (byVhost.get(queue.vhost) ?? []).filter(({ configure }) =>
        allows(configure, queue.name),
      );
      const lacks = ({ read, write }: Permission) =>
        allows(write, exchangeName) ? (allows(read, queue.name) ? undefined : 'read') : 'write';
      // One who may do it all is enough: that may be who declares.
      const [first] = declarers;
      const right = first && lacks(first);
      if (!first || !right || declarers.some(declarer => lacks(declarer) === undefined)) continue;
      const object = right === 'write' ? exchangeName : queue.name;
      yield {
        at: queue.source.value('arguments', 'x-dead-letter-exchange'),
        message: `${queueTitle(queue)}: user \`${first.user}\` may declare it, but not ${right === 'write' ? `write to \`${object}\`` : 'read it'}, so the declare fails with 403. Extend the ${right} pattern.`,
        fixes: extend(first, right, queue, object),
      };
    }
  },
});

/** An empty pattern allows nothing: https://www.rabbitmq.com/docs/access-control#how-it-works */
function allows(pattern: string, name: string): boolean {
  return pattern !== '' && patternMatches(pattern, name);
}

function extend(
  permission: Permission,
  right: 'read' | 'write',
  { name }: Queue,
  object: string,
): readonly Fix[] {
  const exact = `^${escapePattern(object)}$`;
  const pattern = permission[right];
  const extended = pattern === '' || pattern === '^$' ? exact : `${pattern}|${exact}`;
  // What is no regular expression does not become one: see USR002.
  if (!allows(extended, object)) return [];
  const title = `Let \`${permission.user}\` ${right === 'write' ? `write to \`${object}\`` : `read \`${name}\``}`;
  const edit: Edit = { op: 'set', in: permission.source, path: [right], value: extended };
  return [{ title, edits: [edit], preferred: true }];
}

function permissionExample(write: string) {
  return queuesExample(
    {
      orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
      'orders.dead': { 'x-queue-type': 'quorum' },
    },
    {
      users: [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      permissions: [examplePermission('shop', '^orders$', write, '^orders$')],
      exchanges: [exampleExchange('orders.dlx', 'fanout')],
      bindings: [exampleBinding('orders.dlx', 'orders.dead', '')],
    },
  );
}

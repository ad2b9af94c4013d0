import type { Fix } from '../model/edit.ts';
import { predeclaredExchanges } from '../model/facts.ts';
import { inVhost } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { isLeftOutExchange } from './left-out.ts';
import { suggester } from './nearest.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';
import { type Written, writtenPermissions, writtenTopicPermissions, writtenUsers } from './written-users.ts';

export const permissionSubjectsExist = defineRule({
  id: 'USR001',
  name: 'permission-subjects-exist',
  item: 'SEC004',
  severity: 'error',
  summary:
    'A permission is for a user and a virtual host that the file has, a topic permission for an exchange of it.',
  why: 'The broker refuses the import at a permission for an unknown user or virtual host, since 4.3.2 also at a topic permission for an unknown exchange, and what comes after it in the file is missing.',
  remedy: 'Correct the name, add the user or virtual host, or remove the permission.',
  source: 'https://www.rabbitmq.com/docs/access-control',
  versions: '>=3.10',
  examples: {
    bad: usersExample(
      [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      [examplePermission('shop', '', '^orders$', ''), examplePermission('shpo', '', '', '^orders$')],
    ),
    good: usersExample(
      [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      [examplePermission('shop', '', '^orders$', '^orders$')],
    ),
  },
  *check(evidence) {
    const users = new Set(writtenUsers(evidence).map(user => user.field('name')));
    const vhosts = new Set(evidence.model.vhosts.map(({ name }) => name));
    // A file without users is for a broker that has some: a new one has `guest`.
    if (users.size === 0) users.add('guest');
    // A running broker has it; DEF003 tells of nodes that load the file at boot.
    vhosts.add('/');
    const nearestUser = suggester(() => evidence.model.users.map(({ name }) => name));
    const nearestVhost = suggester(() => evidence.model.vhosts.map(({ name }) => name));
    for (const { source, field } of writtenPermissions(evidence)) {
      const remove: Fix = { title: 'Remove the permission', edits: [{ op: 'remove', in: source, path: [] }] };
      const change = (key: string, to: string): Fix => ({
        title: `Change it to \`${to}\``,
        edits: [{ op: 'set', in: source, path: [key], value: to }],
        preferred: true,
      });
      const user = field('user');
      const vhost = field('vhost');
      // Fields that are missing or no text: DEF022.
      if (typeof user !== 'string' || typeof vhost !== 'string') continue;
      if (!users.has(user) && !isTemplate(user)) {
        const meant = nearestUser(user);
        yield {
          at: source.value('user'),
          brokerRefuses: true,
          message: `A permission${inVhost({ vhost })} is for user \`${user}\`, which the file does not have: the import is refused. ${meant === undefined ? 'Add the user, or remove the permission.' : `Did you mean \`${meant}\`?`}`,
          fixes: meant === undefined ? [remove] : [change('user', meant), remove],
        };
      }
      if (!vhosts.has(vhost) && !isTemplate(vhost)) {
        const meant = nearestVhost(vhost);
        yield {
          at: source.value('vhost'),
          brokerRefuses: true,
          message: `A permission of user \`${user}\` is for vhost \`${vhost}\`, which the file does not have: the import is refused. Add the vhost, or correct its name.`,
          fixes: [
            ...(meant === undefined ? [] : [change('vhost', meant)]),
            {
              title: `Add \`${vhost}\` to \`vhosts\``,
              edits: [{ op: 'add', section: 'vhosts', value: { name: vhost } }],
              preferred: meant === undefined,
            },
            remove,
          ],
        };
      }
    }
    if (isAtLeast(evidence.version, 4, 3, 2)) {
      for (const permission of writtenTopicPermissions(evidence))
        yield* exchangeProblem(evidence, permission);
    }
  },
});

/** Since 4.3.2 exchanges are imported before topic permissions: seen on 4.3.6, where 3.10.8 and 4.0.5 take any. */
function* exchangeProblem({ topology }: Evidence, { source, field }: Written): Iterable<Violation> {
  const exchange = field('exchange');
  const vhost = field('vhost');
  // One that is missing or no text: DEF022.
  if (typeof exchange !== 'string' || typeof vhost !== 'string' || isTemplate(exchange)) return;
  if (predeclaredExchanges.has(exchange)) return;
  if (topology.exchange(vhost, exchange) && !isLeftOutExchange(exchange)) return;
  yield {
    at: source.value('exchange'),
    brokerRefuses: true,
    message: `A topic permission${inVhost({ vhost })} is for exchange \`${exchange.slice(0, 60)}\`, which the file does not have: the import is refused since 4.3.2. Add the exchange, or correct its name.`,
    fixes: [{ title: 'Remove the permission', edits: [{ op: 'remove', in: source, path: [] }] }],
  };
}

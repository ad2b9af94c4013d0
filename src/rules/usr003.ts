import type { Edit } from '../model/edit.ts';
import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const usersHavePermissions = defineRule({
  id: 'USR003',
  name: 'users-have-permissions',
  item: 'SEC004',
  severity: 'warning',
  summary: 'A user without tags has permissions in some virtual host.',
  why: 'Without permissions the broker closes each connection of the user as it opens; the client library amqplib then says only "Expected ConnectionOpenOk; got <ConnectionClose>" (seen on 3.10, 4.0 and 4.3).',
  remedy: 'Give the user permissions in its virtual host, or remove it.',
  source: 'https://www.rabbitmq.com/docs/access-control',
  versions: '>=3.10',
  examples: {
    bad: example([]),
    good: example([examplePermission('reports', '', '', '^orders$')]),
  },
  *check({ model, file }) {
    // A fragment with users alone leaves the rest to another file.
    if (model.vhosts.length === 0 && model.permissions.length === 0) return;
    const permitted = new Set(model.permissions.map(({ user }) => user));
    for (const user of model.users) {
      if (user.tags.length > 0 || permitted.has(user.name)) continue;
      // Users may also carry their permissions themselves.
      if (file?.node(user.source, 'permissions')) continue;
      yield {
        at: user.source.value('name'),
        message: `User \`${user.name}\` has no permissions in any vhost: each of its connections is closed as it opens. Give it permissions, or remove it.`,
        fixes: [
          ...model.vhosts.slice(0, 3).map(({ name }) => ({
            title: `Let \`${user.name}\` connect to vhost \`${name}\`, with no rights yet`,
            edits: [permit(user.name, name)],
          })),
          { title: `Remove the user \`${user.name}\``, edits: [{ op: 'remove', in: user.source, path: [] }] },
        ],
      };
    }
  },
});

function permit(user: string, vhost: string): Edit {
  return {
    op: 'add',
    section: 'permissions',
    value: { user, vhost, configure: '^$', write: '^$', read: '^$' },
  };
}

function example(others: readonly ReturnType<typeof examplePermission>[]) {
  const user = (name: string) => ({ name, password_hash: exampleHash, tags: [] });
  return usersExample(
    [user('shop'), user('reports')],
    [examplePermission('shop', '', '^orders$', ''), ...others],
  );
}

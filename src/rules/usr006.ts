import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';
import { writtenUsers } from './written-users.ts';

export const readablePassword = defineRule({
  id: 'USR006',
  name: 'password-readable',
  item: null,
  severity: 'error',
  summary: 'A user has one password or one hash that the broker can read.',
  why: 'The broker refuses the import at a hash that is not base64, and at a user who has both.',
  remedy: 'Take the hash from an export or from `rabbitmqctl hash_password`, whole and unchanged.',
  source: 'https://www.rabbitmq.com/docs/passwords',
  versions: '>=3.10',
  examples: {
    bad: userExample('not a hash!'),
    good: userExample(exampleHash),
  },
  *check(evidence) {
    for (const { source, field } of writtenUsers(evidence)) {
      const hash = field('password_hash');
      const password = field('password');
      const wrong =
        hash !== undefined && password !== undefined
          ? (['password', 'has both a password and a hash'] as const)
          : typeof hash === 'string' && !isBase64(hash) && !isTemplate(hash)
            ? (['password_hash', 'has a password hash that is not base64'] as const)
            : undefined;
      if (!wrong) continue;
      const [key, what] = wrong;
      yield {
        at: source.key(key),
        brokerRefuses: true,
        message: `User \`${field('name')}\` ${what}: the import is refused. Give it one salted hash, as \`rabbitmqctl hash_password\` prints it.`,
        fixes: [
          {
            title: `Give \`${field('name')}\` a random password and store its hash`,
            edits: [{ op: 'new-password', in: source }],
            preferred: true,
          },
        ],
      };
    }
  },
});

/** As Erlang reads it: blanks do not count, padding does. Seen on 3.10.8, 4.0.5 and 4.3.6. */
function isBase64(hash: string): boolean {
  const text = hash.replaceAll(/[ \t\r\n]/g, '');
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function userExample(hash: string) {
  return usersExample(
    [{ name: 'shop', password_hash: hash, tags: [] }],
    [examplePermission('shop', '', '^orders$', '')],
  );
}

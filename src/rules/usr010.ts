import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { defineRule } from './rule.ts';
import { writtenUsers } from './written-users.ts';

export const usersHavePasswords = defineRule({
  id: 'USR010',
  name: 'users-have-passwords',
  item: null,
  severity: 'info',
  summary: 'A user has a password, unless it logs in by certificate or through another backend.',
  why: 'A user without a password, or with an empty one, is accepted, and no password lets it in: a blank one is always refused.',
  remedy: 'Store the salted hash of a password, where the user is to have one.',
  source: 'https://www.rabbitmq.com/docs/passwords#passwordless-users',
  versions: '>=3.10',
  examples: {
    bad: passwordExample(''),
    good: passwordExample(exampleHash),
  },
  *check(evidence) {
    for (const { source, field } of writtenUsers(evidence)) {
      const hash = field('password_hash');
      const password = field('password');
      const isEmpty = (value: unknown) => value === undefined || value === '';
      // Both at once are refused: USR006.
      if (!isEmpty(hash) || !isEmpty(password) || (hash === '' && password === '')) continue;
      yield {
        at: source.value(password === '' ? 'password' : 'password_hash'),
        message: `User \`${field('name')}\` has no password: only a certificate or another login backend lets it in. Give it one, where that is not meant.`,
        fixes: [
          {
            title: `Give \`${field('name')}\` a random password and store its hash`,
            edits: [{ op: 'new-password', in: source }],
          },
        ],
      };
    }
  },
});

function passwordExample(hash: string) {
  return usersExample(
    [{ name: 'shop', password_hash: hash, tags: [] }],
    [examplePermission('shop', '', '^orders$', '')],
  );
}

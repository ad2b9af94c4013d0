import type { Fix } from '../model/edit.ts';
import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { hashBytes, hashingAlgorithms, hasWellKnownPassword } from './passwords.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';
import { type Written, writtenUsers } from './written-users.ts';

export const knownHashingAlgorithm = defineRule({
  id: 'USR009',
  name: 'known-hashing-algorithm',
  item: null,
  severity: 'error',
  summary: 'The hashing algorithm of a user is one that the broker has.',
  why: 'The import accepts any name, and then nobody can log in as the user. bcrypt and its like are not among the algorithms.',
  remedy:
    'Use `rabbit_password_hashing_sha256`, or `rabbit_password_hashing_sha512`, with a hash made by it.',
  source: 'https://www.rabbitmq.com/docs/passwords#changing-algorithm',
  versions: '>=3.10',
  examples: {
    bad: algorithmExample('rabbit_password_hashing_bcrypt'),
    good: algorithmExample('rabbit_password_hashing_sha256'),
  },
  *check(evidence) {
    for (const user of writtenUsers(evidence)) {
      const algorithm = user.field('hashing_algorithm');
      // One that is no text: DEF022.
      if (typeof algorithm !== 'string' || isTemplate(algorithm)) continue;
      if (hashingAlgorithms.includes(algorithm)) continue;
      yield {
        at: user.source.value('hashing_algorithm'),
        message: `User \`${user.field('name')}\` has the hashing algorithm \`${algorithm.slice(0, 40)}\`, which the broker does not have: the import accepts it, and nobody can log in. Use \`rabbit_password_hashing_sha256\`.`,
        fixes: fixesFor(user, algorithm),
      };
    }
  },
});

function fixesFor({ source, field }: Written, algorithm: string): readonly Fix[] {
  const hash = field('password_hash');
  const bytes = typeof hash === 'string' ? Buffer.from(hash, 'base64').length : 0;
  const fitting = hashingAlgorithms.filter(
    name => hashBytes(name) === bytes && !opensToAll({ source, field }, hash, name),
  );
  const meant = nearest(algorithm, fitting, 4);
  const newPassword: Fix = {
    title: `Give \`${field('name')}\` a random password and store its hash`,
    edits: [{ op: 'new-password', in: source }],
    preferred: meant === undefined,
  };
  const choices = fitting.map(
    (name): Fix => ({
      title: `Change to \`${name}\`, whose hashes have this length`,
      edits: [{ op: 'set', in: source, path: ['hashing_algorithm'], value: name }],
      preferred: name === meant,
    }),
  );
  return [...choices, newPassword];
}

/** Whether the hash, once it works, turns out to be that of a well-known password. */
function opensToAll({ source, field }: Written, hash: unknown, hashingAlgorithm: string): boolean {
  const name = String(field('name'));
  return hasWellKnownPassword({ source, name, tags: [], passwordHash: String(hash), hashingAlgorithm }, []);
}

function algorithmExample(algorithm: string) {
  return usersExample(
    [{ name: 'shop', password_hash: exampleHash, hashing_algorithm: algorithm, tags: [] }],
    [examplePermission('shop', '', '^orders$', '')],
  );
}

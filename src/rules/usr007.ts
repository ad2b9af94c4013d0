import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { hashBytes } from './passwords.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const hashLength = defineRule({
  id: 'USR007',
  name: 'password-hash-length',
  item: null,
  severity: 'error',
  summary: 'A password hash has the length of its algorithm.',
  why: 'The import accepts any base64, and then nobody can log in as the user: mostly the plain password was encoded instead of hashed, or the salt was left out.',
  remedy:
    'Store base64 of 4 bytes of salt and the hash of salt and password, as `rabbitmqctl hash_password` prints it.',
  source: 'https://www.rabbitmq.com/docs/passwords',
  versions: '>=3.10',
  examples: {
    bad: hashExample(Buffer.from('correct horse').toString('base64')),
    good: hashExample(exampleHash),
  },
  *check({ model }) {
    for (const user of model.users) {
      const { passwordHash, hashingAlgorithm } = user;
      if (!passwordHash || isTemplate(passwordHash) || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(passwordHash))
        continue;
      const bytes = Buffer.from(passwordHash, 'base64');
      const wanted = hashBytes(hashingAlgorithm);
      // Before 3.6 exports had MD5 hashes and did not say so: the broker judges by the version in the file.
      const mayBeOldMd5 =
        hashingAlgorithm === undefined && bytes.length === hashBytes('rabbit_password_hashing_md5');
      if (wanted === undefined || bytes.length === wanted || mayBeOldMd5) continue;
      const guess = /^[\x20-\x7e]+$/.test(bytes.toString('latin1'))
        ? ' It looks like an encoded plain password.'
        : '';
      yield {
        at: user.source.value('password_hash'),
        message: `User \`${user.name}\` has a password hash of ${bytes.length} bytes instead of ${wanted}: the import accepts it, and nobody can log in.${guess} Store a salted hash.`,
        fixes: [
          {
            title: `Give \`${user.name}\` a random password and store its hash`,
            edits: [{ op: 'new-password', in: user.source }],
            preferred: true,
          },
        ],
      };
    }
  },
});

function hashExample(hash: string) {
  return usersExample(
    [{ name: 'shop', password_hash: hash, hashing_algorithm: 'rabbit_password_hashing_sha256', tags: [] }],
    [examplePermission('shop', '', '^orders$', '')],
  );
}

import type { Edit, Fix } from '../model/edit.ts';
import type { BrokerModel, User } from '../model/model.ts';
import { hasWellKnownPassword } from './passwords.ts';
import { defineRule } from './rule.ts';

export const defaultCredentials = defineRule({
  id: 'SEC001',
  name: 'default-credentials-changed',
  item: 'SEC001',
  severity: 'warning',
  summary: 'No user has a default, well-known or readable password.',
  why: 'A definitions file brings its users along. `guest` with the password that everybody knows is an administrator; a password in clear stays in the history of the repository.',
  remedy: 'Give every user a random password of its own, store its salted hash, and delete `guest`.',
  source: 'https://www.rabbitmq.com/docs/passwords',
  versions: '>=3.10',
  examples: {
    bad: {
      users: [
        {
          name: 'shop',
          // The hash that the vendor's documentation shows for `guest`.
          password_hash: '9/1i+jKFRpbTRV1PtRnzFFYibT3cEpP92JeZ8YKGtflf4e/u',
          hashing_algorithm: 'rabbit_password_hashing_sha256',
          tags: [],
        },
      ],
      vhosts: [{ name: '/' }],
      permissions: [{ user: 'shop', vhost: '/', configure: '', write: '^orders$', read: '' }],
    },
    good: {
      users: [
        {
          name: 'shop',
          password_hash: 'b4/9tLDsFsnHAYuPTwQWlJfXdUA+bjCBkz24sOQGsgzCVHq2',
          hashing_algorithm: 'rabbit_password_hashing_sha256',
          tags: [],
        },
      ],
      vhosts: [{ name: '/' }],
      permissions: [{ user: 'shop', vhost: '/', configure: '', write: '^orders$', read: '' }],
    },
  },
  *check({ model }) {
    const vhosts = model.vhosts.map(({ name }) => name);
    for (const user of model.users) {
      const newPassword: Fix = {
        title: `Give \`${user.name}\` a random password and store its hash`,
        edits: [{ op: 'new-password', in: user.source }],
        preferred: true,
      };
      if (user.password !== undefined) {
        yield {
          at: user.source.value('password'),
          severity: 'error',
          message: `User \`${user.name}\` has its password in clear: whoever reads this file can log in. Store a salted hash of a new password.`,
          fixes: [newPassword],
        };
      } else if (hasWellKnownPassword(user, vhosts)) {
        yield {
          at: user.source.value('password_hash'),
          severity: 'error',
          message: `User \`${user.name}\` has a well-known password: its hash is that of a value that everybody tries first. Give it a random one.`,
          fixes: [newPassword],
        };
      } else if (user.hashingAlgorithm === 'rabbit_password_hashing_md5') {
        yield {
          at: user.source.value('hashing_algorithm'),
          message: `User \`${user.name}\` has an MD5 password hash, which is quickly guessed. Give it a new password, hashed with SHA-256.`,
          fixes: [newPassword],
        };
      }
      if (user.name === 'guest') {
        yield {
          at: user.source.value('name'),
          message:
            'User `guest` exists: every broker has had this name and password, so it is the first to be tried. Delete it and give each application its own user.',
          fixes: removeGuest(model, user),
        };
      }
    }
  },
});

/** Only where somebody else can still administer the broker. */
function removeGuest(model: BrokerModel, guest: User): readonly Fix[] {
  const other = model.users.find(user => user.name !== 'guest' && user.tags.includes('administrator'));
  if (!other) return [];
  const permissions = model.permissions.filter(({ user }) => user === 'guest');
  return [
    {
      title: `Remove \`guest\` and its permissions (\`${other.name}\` stays administrator)`,
      edits: [guest, ...permissions].map((entity): Edit => ({ op: 'remove', in: entity.source, path: [] })),
    },
  ];
}

import assert from 'node:assert/strict';
import type { User } from '../../../src/model/model.ts';
import { hasWellKnownPassword, passwordHash } from '../../../src/rules/passwords.ts';

const at = { start: 0, end: 0 };
const user = (fields: Partial<User>): User => ({
  source: { at, value: () => at, key: () => at },
  name: 'shop',
  tags: [],
  ...fields,
});

describe('Password hashes', () => {
  it('are made as RabbitMQ makes them', () => {
    const salt = Uint8Array.of(0x90, 0x8d, 0xc6, 0x0a);
    assert.equal(passwordHash('test12', salt), 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR');
  });

  it('of well-known passwords are found, for each algorithm', () => {
    const salt = Uint8Array.of(1, 2, 3, 4);
    assert.ok(
      hasWellKnownPassword(user({ passwordHash: '9/1i+jKFRpbTRV1PtRnzFFYibT3cEpP92JeZ8YKGtflf4e/u' }), []),
    );
    for (const [hashingAlgorithm, name] of [
      ['rabbit_password_hashing_sha512', 'sha512'],
      ['rabbit_password_hashing_md5', 'md5'],
    ] as const) {
      assert.ok(
        hasWellKnownPassword(user({ hashingAlgorithm, passwordHash: passwordHash('admin', salt, name) }), []),
      );
    }
  });

  it('of the user name, of the user name with 123, and of a virtual host are found', () => {
    const salt = Uint8Array.of(1, 2, 3, 4);
    for (const password of ['shop', 'shop123', 'orders-vhost']) {
      assert.ok(
        hasWellKnownPassword(user({ passwordHash: passwordHash(password, salt) }), ['orders-vhost']),
        password,
      );
    }
  });

  it('of other passwords, of a wrong length, or that are no base64, are not', () => {
    const salt = Uint8Array.of(1, 2, 3, 4);
    for (const hash of [passwordHash('correct horse battery staple', salt), 'Z3Vlc3Q=', '%%%', '']) {
      assert.ok(!hasWellKnownPassword(user({ passwordHash: hash }), []), hash);
    }
  });
});

import { createHash, timingSafeEqual } from 'node:crypto';
import type { User } from '../model/model.ts';

/**
 * The hash that RabbitMQ stores: base64 of a salt of 4 bytes and of H(salt + password in UTF-8).
 * https://www.rabbitmq.com/docs/passwords#this-is-the-algorithm
 */
export function passwordHash(password: string, salt: Uint8Array, algorithm = 'sha256'): string {
  const digest = createHash(algorithm).update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/**
 * Whether the user's hash is that of a password that everybody tries first. Nothing is sent anywhere, and which
 * of them it is, is not told.
 */
export function hasWellKnownPassword(user: User, vhosts: readonly string[]): boolean {
  if (!user.passwordHash) return false;
  const stored = Buffer.from(user.passwordHash, 'base64');
  const algorithm = algorithms[user.hashingAlgorithm ?? 'rabbit_password_hashing_sha256'];
  if (!algorithm || stored.length !== saltBytes + algorithm.digestBytes) return false;
  const salt = stored.subarray(0, saltBytes);
  return wellKnown(user, vhosts).some(candidate =>
    timingSafeEqual(Buffer.from(passwordHash(candidate, salt, algorithm.name), 'base64'), stored),
  );
}

/** Whether a password in clear is one that everybody tries first for this user. */
export function isWellKnownPassword(password: string, user: string): boolean {
  return wellKnown({ name: user }, []).includes(password);
}

/** How many bytes a hash of this algorithm has with its salt; undefined for an algorithm that the broker does not have. */
export function hashBytes(algorithm = 'rabbit_password_hashing_sha256'): number | undefined {
  const known = algorithms[algorithm];
  return known && saltBytes + known.digestBytes;
}

const saltBytes = 4;

const algorithms: Readonly<Record<string, { readonly name: string; readonly digestBytes: number }>> = {
  rabbit_password_hashing_sha256: { name: 'sha256', digestBytes: 32 },
  rabbit_password_hashing_sha512: { name: 'sha512', digestBytes: 64 },
  rabbit_password_hashing_md5: { name: 'md5', digestBytes: 16 },
};

/** The algorithms that every broker has: https://www.rabbitmq.com/docs/passwords */
export const hashingAlgorithms: readonly string[] = Object.keys(algorithms);

function wellKnown(user: Pick<User, 'name'>, vhosts: readonly string[]): readonly string[] {
  return [...new Set([...common, user.name, `${user.name}123`, ...vhosts])];
}

/** Not a cracker's list: only what comes with tutorials, images and a first try. */
const common = [
  '',
  '123456',
  '12345678',
  'admin',
  'administrator',
  'change_me',
  'changeme',
  'default',
  'demo',
  'dev',
  'example',
  'guest',
  'letmein',
  'mypassword',
  'pass',
  'passw0rd',
  'password',
  'qwerty',
  'rabbit',
  'rabbitmq',
  'rabbitmq123',
  'root',
  'secret',
  'test',
  'test123',
  'user',
];

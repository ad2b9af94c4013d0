import { type Json, remove, set } from './json.ts';
import { changed, type Mutant, merged, values } from './mutant.ts';

export function usersAndVhosts(): Mutant[] {
  const hashes = ['not base64!', 'dGVzdA==', 'dGVzdA', '', 'd GVz dA==', 'dGVzdA==\n', '////', '____'];
  const user = ['users', 0];
  const vhost = ['vhosts', 0];
  const types: readonly Json[] = [
    'classic',
    'quorum',
    'stream',
    'Quorum',
    'lazy',
    '',
    null,
    'undefined',
    'rabbit_quorum_queue',
  ];
  return [
    ...values([...user, 'password_hash'], hashes),
    ...values(
      [...user, 'hashing_algorithm'],
      ['rabbit_password_hashing_sha512', 'rabbit_password_hashing_md5', 'bcrypt', 'SHA-256', ''],
    ),
    ...values(
      [...user, 'tags'],
      [
        '',
        'administrator',
        'a,b,,c',
        ['admin'],
        [''],
        [null],
        ['a', 7],
        [1.5],
        [['a']],
        [[7]],
        [{}],
        { a: 1 },
      ],
    ),
    ...values([...user, 'password'], ['secret', '', null]),
    merged(user, { administrator: true }),
    changed('users[0] with administrator and without tags', root => {
      remove(root, ['users', 0, 'tags']);
      set(root, ['users', 0, 'administrator'], true);
    }),
    changed('users[0] with a password in place of a hash', root => {
      remove(root, ['users', 0, 'password_hash']);
      set(root, ['users', 0, 'password'], 'secret');
    }),
    ...values(
      [...user, 'limits'],
      [{ 'max-connections': -1 }, { 'max-connections': '5' }, { 'max-queues': 5 }, {}],
    ),
    ...values(
      [...user, 'permissions'],
      [{}, { 'shop-{n}': { configure: '', write: '', read: '' } }, { 'shop-{n}': {} }],
    ),
    ...values([...vhost, 'metadata', 'default_queue_type'], types),
    ...values([...vhost, 'default_queue_type'], ['quorum', 'nothing']),
    ...values([...vhost, 'description'], ['words', 7, null]),
    ...[['tags'], ['metadata', 'tags']].flatMap(tags =>
      values([...vhost, ...tags], ['a,b', ['a'], 7, null, [7], [null], [1.5], [['a']], [{}], ['a', 7]]),
    ),
    ...values([...vhost, 'limits'], [[], { 'max-queues': 1 }, 'x']),
    ...values(['rabbitmq_version'], ['3.5.0', 'unknown', 7, null, '99.0']),
    ...values(['rabbitmq_definition_format'], ['cluster', 'single_virtual_host', 'other', 7]),
    ...values(['unknown_section'], [[], 7]),
    ...values(['global_parameters', 0, 'name'], ['x'.repeat(255), 'x'.repeat(256), 'x'.repeat(1000)]),
  ];
}

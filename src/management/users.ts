import * as z from 'zod/mini';
import type { Permission, User } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { resource } from './resource.ts';

/**
 * All users, with the hashes of their passwords as the broker keeps them: `GET /api/users`, for administrators.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function listUsers(client: ManagementClient, signal?: AbortSignal): Promise<readonly User[]> {
  const users = await client.get({ path: '/users', answer: z.array(user), signal });
  return users.map(({ name, password_hash, hashing_algorithm, tags }) => ({
    source: resource('users', name),
    name,
    passwordHash: password_hash,
    hashingAlgorithm: hashing_algorithm,
    tags: typeof tags === 'string' ? tags.split(',').filter(tag => tag !== '') : tags,
  }));
}

/** A user as it is to be. Without a password and a hash it can log in by no password. */
export type NewUser = Pick<User, 'name' | 'tags'> & {
  readonly password?: string;
  /** In base64, as {@link listUsers} and definitions have it; where there is a password, that counts. */
  readonly passwordHash?: string;
  readonly hashingAlgorithm?: string;
};

/**
 * Makes a user, or sets all of it anew, its password too: `PUT /api/users/NAME`, for administrators.
 * @throws {ManagementError}
 */
export async function putUser(
  client: ManagementClient,
  { name, tags, password, passwordHash = '', hashingAlgorithm }: NewUser,
  signal?: AbortSignal,
): Promise<void> {
  const secret =
    password === undefined
      ? { password_hash: passwordHash, hashing_algorithm: hashingAlgorithm }
      : { password };
  await client.put({ path: userPath(name), body: { ...secret, tags: tags.join(',') }, signal });
}

/**
 * Deletes a user with its permissions: `DELETE /api/users/NAME`, for administrators. Connections that it has are closed.
 * @throws {ManagementError}
 */
export async function deleteUser(
  client: ManagementClient,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: userPath(name), signal });
}

/**
 * What all users may do in all virtual hosts: `GET /api/permissions`, for administrators.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function listPermissions(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly Permission[]> {
  const permissions = await client.get({ path: '/permissions', answer: z.array(permission), signal });
  return permissions.map(({ user, vhost, configure, write, read }) => ({
    source: resource('permissions', vhost, user),
    user,
    vhost,
    configure,
    write,
    read,
  }));
}

/**
 * Sets what a user may do in a virtual host: `PUT /api/permissions/VHOST/USER`, for administrators.
 * @throws {ManagementError} `rejected` where a pattern, the user or the virtual host is none
 */
export async function setPermissions(
  client: ManagementClient,
  { user, vhost, configure, write, read }: Omit<Permission, 'source'>,
  signal?: AbortSignal,
): Promise<void> {
  await client.put({
    path: permissionPath('permissions', { user, vhost }),
    body: { configure, write, read },
    signal,
  });
}

/**
 * Takes a user out of a virtual host: `DELETE /api/permissions/VHOST/USER`, for administrators.
 * @throws {ManagementError} `not-found` where it was not in
 */
export async function clearPermissions(
  client: ManagementClient,
  permission: Pick<Permission, 'user' | 'vhost'>,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: permissionPath('permissions', permission), signal });
}

/** Which routing keys a user may use with a topic exchange. */
export interface TopicPermission {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

/**
 * The topic permissions of all users: `GET /api/topic-permissions`, for administrators.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function listTopicPermissions(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly TopicPermission[]> {
  return client.get({ path: '/topic-permissions', answer: z.array(topicPermission), signal });
}

/**
 * Sets the topic permission of a user for one exchange: `PUT /api/topic-permissions/VHOST/USER`, for administrators.
 * @throws {ManagementError}
 */
export async function setTopicPermissions(
  client: ManagementClient,
  { exchange, write, read, ...place }: TopicPermission,
  signal?: AbortSignal,
): Promise<void> {
  await client.put({
    path: permissionPath('topic-permissions', place),
    body: { exchange, write, read },
    signal,
  });
}

/**
 * Clears all topic permissions of a user in a virtual host: `DELETE /api/topic-permissions/VHOST/USER`, for administrators.
 * @throws {ManagementError}
 */
export async function clearTopicPermissions(
  client: ManagementClient,
  place: Pick<TopicPermission, 'user' | 'vhost'>,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: permissionPath('topic-permissions', place), signal });
}

const user = z.looseObject({
  name: z.string(),
  password_hash: z.optional(z.string()),
  hashing_algorithm: z.optional(z.string()),
  tags: z._default(z.union([z.array(z.string()), z.string()]), []),
});

const permission = z.looseObject({
  user: z.string(),
  vhost: z.string(),
  configure: z.string(),
  write: z.string(),
  read: z.string(),
});

const topicPermission = z.object({
  user: z.string(),
  vhost: z.string(),
  exchange: z.string(),
  write: z.string(),
  read: z.string(),
});

function userPath(name: string): string {
  return `/users/${encodeURIComponent(name)}`;
}

function permissionPath(area: string, { user, vhost }: Pick<Permission, 'user' | 'vhost'>): string {
  return `/${area}/${encodeURIComponent(vhost)}/${encodeURIComponent(user)}`;
}

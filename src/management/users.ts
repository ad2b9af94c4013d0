import * as z from 'zod/mini';
import type { Permission, User } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { cutPage, type ListedPage, maxPageSize, type NameFilter } from './pages.ts';
import { argumentsRecord, resource } from './resource.ts';

/**
 * All users, with the hashes of their passwords as the broker keeps them: `GET /api/users`, for administrators.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function listUsers(client: ManagementClient, signal?: AbortSignal): Promise<readonly User[]> {
  const users = await client.get({ path: '/users', answer: z.array(user), signal });
  return users.map(toUser);
}

/** One user: `GET /api/users/NAME`, for administrators. @throws {ManagementError} `not-found` where there is none */
export async function readUser(client: ManagementClient, name: string, signal?: AbortSignal): Promise<User> {
  return toUser(await client.get({ path: userPath(name), answer: user, signal }));
}

/** A line of a listing of users. */
export interface UserRow {
  readonly name: string;
  readonly tags: readonly string[];
  /** Such as `max-connections`; a negative one is none. */
  readonly limits: Readonly<Record<string, number>>;
}

/**
 * One page of the users, by name: `GET /api/users`, for administrators. 3.10 knows no pages of users and gives them all.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function readUserPage(
  client: ManagementClient,
  wish: {
    /** From 1. */
    readonly page: number;
    readonly name?: NameFilter;
  },
  signal?: AbortSignal,
): Promise<ListedPage<UserRow>> {
  const { page, name } = wish;
  const found = await client.get({
    path: '/users',
    query: {
      page,
      page_size: maxPageSize,
      columns: Object.keys(userRow.shape).join(','),
      ...(name && { name: name.text, use_regex: name.isRegularExpression }),
    },
    answer: z.union([
      z.array(userRow),
      z.object({ items: z.array(userRow), filtered_count: z.number(), total_count: z.number() }),
    ]),
    signal,
  });
  if (Array.isArray(found)) return cutPage(found.map(toRow), wish);
  const { items, filtered_count: fitting, total_count: total } = found;
  return { items: items.map(toRow), fitting, total, left: Math.max(fitting - page * maxPageSize, 0) };
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
 * Gives a user other tags: `PUT /api/users/NAME`, for administrators. The broker takes the password away where none comes with
 * the tags (seen on 3.10.8, 4.0.5 and 4.3.6), so its hash is read and sent along.
 * @throws {ManagementError} `not-found` where there is no such user
 */
export async function setUserTags(
  client: ManagementClient,
  name: string,
  tags: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const { passwordHash, hashingAlgorithm } = await readUser(client, name, signal);
  await putUser(client, { name, tags, passwordHash, hashingAlgorithm }, signal);
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
 * What one user may do, by virtual host: `GET /api/users/NAME/permissions`, for administrators.
 * @throws {ManagementError} `not-found` where there is no such user
 */
export async function listPermissionsOf(
  client: ManagementClient,
  name: string,
  signal?: AbortSignal,
): Promise<readonly Omit<Permission, 'source'>[]> {
  return client.get({ path: `${userPath(name)}/permissions`, answer: z.array(permission), signal });
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
 * The topic permissions of one user: `GET /api/users/NAME/topic-permissions`, for administrators.
 * @throws {ManagementError} `not-found` where there is no such user
 */
export async function listTopicPermissionsOf(
  client: ManagementClient,
  name: string,
  signal?: AbortSignal,
): Promise<readonly TopicPermission[]> {
  return client.get({
    path: `${userPath(name)}/topic-permissions`,
    answer: z.array(topicPermission),
    signal,
  });
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

const userRow = z.looseObject({
  name: z.string(),
  tags: z._default(z.union([z.array(z.string()), z.string()]), []),
  limits: argumentsRecord,
});

function toRow({ name, tags, limits }: z.infer<typeof userRow>): UserRow {
  return {
    name,
    tags: tagList(tags),
    limits: Object.fromEntries(
      Object.entries(limits).filter((limit): limit is [string, number] => typeof limit[1] === 'number'),
    ),
  };
}

/** Before 3.9 the API wrote them as one text. */
function tagList(tags: string | readonly string[]): readonly string[] {
  return typeof tags === 'string' ? tags.split(',').filter(tag => tag !== '') : tags;
}

function toUser({ name, password_hash, hashing_algorithm, tags }: z.infer<typeof user>): User {
  return {
    source: resource('users', name),
    name,
    passwordHash: password_hash,
    hashingAlgorithm: hashing_algorithm,
    tags: tagList(tags),
  };
}

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

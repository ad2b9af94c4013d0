import * as z from 'zod/mini';
import { ManagementError } from '../../management/error.ts';
import type { Cluster } from './cluster.ts';

/**
 * The secret of a cluster that a file of the workspace shares, with the way that it was given for. Whoever changes the file, by
 * a pull request or while a person is away, leads it nowhere else.
 */
export function boundSecret(cluster: Cluster, secret: string): string {
  return JSON.stringify({ way: wayTo(cluster), secret } satisfies z.infer<typeof bound>);
}

/** @throws {ManagementError} `no-password` where there is none yet, or it was given for another way */
export function secretFor(cluster: Cluster, kept: string | undefined): string {
  const { name, shared } = cluster;
  const known = bound.safeParse(parsed(kept)).data;
  if (!known) {
    throw new ManagementError(
      'no-password',
      `${what(cluster)} is wanted: ${name} comes from ${shared?.file}, and each person gives their own (Update Credentials…).`,
    );
  }
  const now = wayTo(cluster);
  const [change] = Object.keys({ ...known.way, ...now })
    .filter(field => known.way[field] !== now[field])
    .map(field => `${field} was ${known.way[field] || 'not set'} and is ${now[field] || 'not set'}`);
  if (change === undefined) return known.secret;
  throw new ManagementError(
    'no-password',
    `The password was not sent: ${shared?.file} leads ${name} elsewhere since you gave it, as ${change}. If you know why, give it again (Update Credentials…).`,
  );
}

/**
 * The secret of a cluster that a person has added, which may be empty.
 * @throws {ManagementError} `no-password` where the secret storage has lost it: VS Code brings clusters to other machines, and no secrets
 */
export function ownSecret(cluster: Cluster, kept: string | undefined): string {
  if (kept !== undefined) return kept;
  throw new ManagementError(
    'no-password',
    `${what(cluster)} is wanted: the secret storage of this machine has none for ${cluster.name} (Update Credentials…).`,
  );
}

function what({ username, usesToken }: Cluster): string {
  if (usesToken) return 'An OAuth 2 token';
  return username ? `The password of user ${username}` : 'A user with a password';
}

const bound = z.object({ way: z.record(z.string(), z.string()), secret: z.string() });

/** All that decides where a secret goes, and who can read it on the way. */
function wayTo({
  url,
  otherUrls = [],
  amqpAddress = '',
  username,
  usesToken,
  caFile = '',
  serverName = '',
}: Cluster): Readonly<Record<string, string>> {
  return {
    url,
    otherUrls: otherUrls.join(' '),
    amqpAddress,
    username,
    usesToken: usesToken ? 'true' : '',
    caFile,
    serverName,
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

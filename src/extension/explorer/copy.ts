import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { amqpText } from '../clusters/address.ts';
import { amqpAddressOf } from '../clusters/amqp.ts';
import type { ClusterSession } from './cluster-session.ts';
import type { NodeTarget } from './node.ts';
import { managementPage, resourcePath } from './places.ts';

/** Copies where clients connect to a cluster, or to a virtual host of it, without user and password. @throws {ManagementError} */
export async function copyAmqpUri(session: ClusterSession, { vhost }: NodeTarget): Promise<void> {
  const address = amqpText(await amqpAddressOf(session));
  await copy(vhost === undefined ? address : `${address}/${encodeURIComponent(vhost)}`);
}

/** Copies where the management UI shows a thing; whoever opens it logs in there. */
export function copyManagementUrl({ cluster: { url } }: ClusterSession, target: NodeTarget): Promise<void> {
  return copy(`${url}${managementPage(target)}`);
}

/** Copies what the management API tells of a thing now, a user without the hash of the password. @throws {ManagementError} */
export async function copyJson(session: ClusterSession, target: NodeTarget): Promise<void> {
  const path = resourcePath(target);
  const object = await session.call((client, signal) =>
    client.get({ path, answer: z.record(z.string(), z.unknown()), signal }),
  );
  const { password_hash: _, hashing_algorithm: __, ...open } = object;
  await copy(JSON.stringify(open, null, 2));
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(copy) Copied`, 2_000);
}

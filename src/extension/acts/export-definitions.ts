import * as vscode from 'vscode';
import { type Definitions, exportDefinitions } from '../../management/definitions.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { type ActServices, look, sessionOf } from './act.ts';
import { withNeeds } from './needs.ts';

/** Exports the definitions of a cluster, or of one virtual host, into a new editor. @throws {ManagementError} */
export async function openExport(services: ActServices, cluster: Cluster, vhost?: string): Promise<void> {
  const kept = vhost === undefined ? await askUsers(cluster) : 'whole';
  if (!kept) return;
  const place = vhost === undefined ? cluster.name : `vhost ${vhost} of ${cluster.name}`;
  const definitions = await look(services, cluster, `Exporting definitions of ${place}`, (client, signal) =>
    exportDefinitions(client, vhost, signal),
  ).catch(error => {
    throw withNeeds(error, 'administrator', sessionOf(services, cluster));
  });
  if (!definitions) return;
  const content = `${JSON.stringify(kept === 'whole' ? definitions : withoutUsers(definitions), null, 2)}\n`;
  const document = await vscode.workspace.openTextDocument({ language: 'json', content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** What a cluster's definitions are without its users and what these may do. */
export function withoutUsers(definitions: Definitions): Definitions {
  const { users: _, permissions: __, topic_permissions: ___, ...rest } = definitions;
  return rest;
}

async function askUsers({ name }: Cluster): Promise<'whole' | 'without users' | undefined> {
  const choices = [
    {
      label: 'Without users',
      detail: 'To be kept beside code. Credentials may still be in the URIs of shovels and upstreams.',
      kept: 'without users',
    },
    {
      label: 'Whole, with users',
      detail: "With the hashes of everybody's passwords: keep it as you keep passwords.",
      kept: 'whole',
    },
  ] as const;
  const chosen = await vscode.window.showQuickPick(choices, {
    title: `RabbitMQ: Definitions of ${name}`,
    ignoreFocusOut: true,
  });
  return chosen?.kept;
}

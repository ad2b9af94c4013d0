import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import type { LanguageDocuments } from '../../language/documents.ts';
import { textOfFile } from '../shared-clusters.ts';
import { foundInCompose } from './compose.ts';
import { foundInEnvironment } from './environment-variables.ts';
import type { Found } from './found.ts';
import { foundInRabbitmqadminConf } from './rabbitmqadmin-conf.ts';

/**
 * Looks for clusters where people have written them down already: `rabbitmqadmin.conf` of this user, the environment of VS Code,
 * and, where the workspace is trusted, its Compose files, `.env` files and `rabbitmqadmin.conf`. Nothing is contacted. What is
 * not read within two seconds is left out.
 */
export async function discoverClusters(documents: LanguageDocuments): Promise<readonly Found[]> {
  const looking = { location: vscode.ProgressLocation.Window, title: 'RabbitMQ: looking for clusters' };
  return vscode.window.withProgress(looking, () => discover(documents));
}

async function discover(documents: LanguageDocuments): Promise<readonly Found[]> {
  const files = vscode.workspace.isTrusted ? await workspaceFiles() : [];
  const late = sleep(searchMs).then((): readonly Found[] => []);
  const all = await Promise.all([
    ...files.map(file => Promise.race([foundInFile(file, documents), late])),
    foundInConf(vscode.Uri.file(join(homedir(), '.rabbitmqadmin.conf')), '~/.rabbitmqadmin.conf', documents),
    foundInEnvironment({ ...process.env, RABBITMQ_MANAGEMENT_URL: undefined }, 'the environment of VS Code'),
  ]);
  const found = all.flat();
  return found.filter((one, index) => found.findIndex(other => isSame(one, other)) === index);
}

/** Files by name; of those, one that says how it is to be written is no way to a cluster. */
async function workspaceFiles(): Promise<readonly vscode.Uri[]> {
  const names = [
    ...['compose*.yml', 'compose*.yaml', 'docker-compose*.yml', 'docker-compose*.yaml'],
    ...['.env', '.env.*', 'rabbitmqadmin.conf', '.rabbitmqadmin.conf'],
  ];
  const deadline = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => deadline.cancel(), searchMs);
  try {
    const files = await vscode.workspace.findFiles(
      `**/{${names.join(',')}}`,
      '**/{node_modules,.git,vendor,dist,target}/**',
      maxFiles,
      deadline.token,
    );
    const byPath = (a: vscode.Uri, b: vscode.Uri) =>
      a.path.length - b.path.length || (a.path < b.path ? -1 : 1);
    return files.filter(({ path }) => !/\.(?:example|sample|template|dist)$/.test(path)).toSorted(byPath);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
    deadline.dispose();
  }
}

async function foundInFile(file: vscode.Uri, documents: LanguageDocuments): Promise<readonly Found[]> {
  const source = vscode.workspace.asRelativePath(file);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  if (name.endsWith('.conf')) return foundInConf(file, source, documents);
  const text = (await textOfFile(file)) ?? '';
  if (name.startsWith('.env')) return foundInEnvironment(parsedEnv(text), source);
  const folder = vscode.Uri.joinPath(file, '..');
  const variables = async (path: string) =>
    parsedEnv((await textOfFile(vscode.Uri.joinPath(folder, path))) ?? '');
  const brokers = await documents.composeBrokers(text, { ...(await variables('.env')), ...process.env });
  return Promise.all(
    brokers.map(async broker => {
      const environments = await Promise.all(broker.envFiles.map(variables));
      return foundInCompose(broker, Object.assign({}, ...environments), source);
    }),
  );
}

async function foundInConf(
  file: vscode.Uri,
  source: string,
  documents: LanguageDocuments,
): Promise<readonly Found[]> {
  const text = await textOfFile(file);
  if (text === undefined) return [];
  return foundInRabbitmqadminConf(await documents.rabbitmqadminNodes(text), source, dirname(file.fsPath));
}

/** Which throws where a value has a quote that does not end in some versions of Node. */
function parsedEnv(text: string): NodeJS.Dict<string> {
  try {
    return parseEnv(text);
  } catch {
    return {};
  }
}

/** Several places lead to one cluster: the first of them is offered. */
function isSame({ draft }: Found, other: Found): boolean {
  return draft.url === other.draft.url && draft.username === other.draft.username;
}

const searchMs = 2_000;
const maxFiles = 40;

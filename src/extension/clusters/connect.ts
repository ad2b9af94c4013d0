import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ManagementClient } from '../../management/client.ts';
import { ManagementError } from '../../management/error.ts';
import { type ClusterIdentity, identify } from '../../management/overview.ts';
import { type ManagementAddress, parseManagementUrl } from '../../management/url.ts';
import type { Logger } from '../logger.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterStore } from './store.ts';

/** Opens a client for a cluster, with its password from the secret storage. */
export async function openClient(
  cluster: Cluster,
  store: ClusterStore,
  log: Logger,
): Promise<ManagementClient> {
  return clientFor(cluster, await store.passwordOf(cluster), log);
}

/** Asks for address and credentials, tries them, and keeps them when they work. Any step can be left with Escape. */
export async function addCluster(store: ClusterStore, log: Logger): Promise<void> {
  const address = await askAddress();
  if (!address) return;
  const credentials = await askCredentials(address.username, address.password);
  if (!credentials) return;
  const { url } = address;
  await connectAndSave(
    { name: new URL(url).host, url, ...credentials },
    log,
    async ({ password, ...cluster }) => {
      await store.add(cluster, password);
    },
  );
}

/** Asks for the user and password of a known cluster again. */
export async function updateCredentials(cluster: Cluster, store: ClusterStore, log: Logger): Promise<void> {
  if (store.isFromEnvironment(cluster)) {
    void vscode.window.showInformationMessage(
      `The credentials of ${cluster.name} come from the environment (RABBITMQ_MANAGEMENT_USERNAME, RABBITMQ_MANAGEMENT_PASSWORD).`,
    );
    return;
  }
  const credentials = await askCredentials(cluster.username);
  if (!credentials) return;
  await connectAndSave({ ...cluster, ...credentials }, log, async ({ password, ...changed }) => {
    await store.update({ ...changed, id: cluster.id }, password);
  });
}

type Draft = Omit<Cluster, 'id'> & Credentials;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Tries the connection; on an error says why and offers the way out, until it works or the person gives up. */
async function connectAndSave(
  draft: Draft,
  log: Logger,
  save: (draft: Draft) => Promise<void>,
): Promise<void> {
  let current: Draft | undefined = draft;
  while (current) {
    try {
      const { clusterName } = await tryConnection(current, log);
      const unnamed = current.name === new URL(current.url).host;
      await save({ ...current, name: unnamed && clusterName ? clusterName : current.name });
      return;
    } catch (error) {
      if (!(error instanceof ManagementError)) throw error;
      if (error.reason === 'cancelled') return;
      current = await offerWayOut(current, error);
    }
  }
}

async function tryConnection(draft: Draft, log: Logger): Promise<ClusterIdentity> {
  const client = await clientFor(draft, draft.password, log);
  try {
    return await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Connecting to ${draft.url}`,
        cancellable: true,
      },
      (_, token) => {
        const cancel = new AbortController();
        token.onCancellationRequested(() => cancel.abort());
        return identify(client, cancel.signal);
      },
    );
  } finally {
    await client.close();
  }
}

/** The draft to try next, or undefined where the person gives up. */
async function offerWayOut(draft: Draft, error: ManagementError): Promise<Draft | undefined> {
  const tryAgain = 'Try Again';
  const changeAddress = 'Change Address…';
  const changeCredentials = 'Change Credentials…';
  const chooseCa = 'Choose CA Certificate…';
  const waysOut: Readonly<Partial<Record<ManagementError['reason'], readonly string[]>>> = {
    certificate: [chooseCa, changeAddress],
    'wrong-credentials': [changeCredentials],
    'no-management-tag': [changeCredentials, tryAgain],
    forbidden: [changeCredentials, tryAgain],
  };
  const chosen = await vscode.window.showErrorMessage(
    error.message,
    ...(waysOut[error.reason] ?? [changeAddress, tryAgain]),
  );
  switch (chosen) {
    case tryAgain:
      return draft;
    case chooseCa: {
      const files = await vscode.window.showOpenDialog({
        title: 'Certificate authority (PEM)',
        filters: { Certificates: ['pem', 'crt', 'cer'], 'All files': ['*'] },
      });
      return files?.[0] && { ...draft, caFile: files[0].fsPath };
    }
    case changeAddress: {
      const address = await askAddress(draft.url);
      return address && { ...draft, url: address.url, name: new URL(address.url).host };
    }
    case changeCredentials: {
      const credentials = await askCredentials(draft.username);
      return credentials && { ...draft, ...credentials };
    }
    default:
      return undefined;
  }
}

async function clientFor(
  cluster: Omit<Cluster, 'id'>,
  password: string,
  log: Logger,
): Promise<ManagementClient> {
  const { url, username, caFile } = cluster;
  const ca = caFile === undefined ? undefined : await readCertificates(caFile);
  // Loaded with the first connection: undici is most of the bundle, and activation need not wait for it.
  const { ManagementClient } = await import('../../management/client.ts');
  return new ManagementClient({ url, username, password, ca }, line =>
    log.debug(`${new URL(url).host} ${line}`),
  );
}

/** @throws {ManagementError} when the file cannot be read or holds none. */
export async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ManagementError('certificate', `The CA file ${file} cannot be read.`, { cause });
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new ManagementError('certificate', `The CA file ${file} holds no certificate in PEM.`);
  }
  return text;
}

async function askAddress(value?: string): Promise<ManagementAddress | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'RabbitMQ: address of the management API',
    placeHolder: 'https://rabbit.example.com:15671',
    value,
    ignoreFocusOut: true,
    validateInput: text => {
      const address = parseManagementUrl(text);
      return typeof address === 'string' ? address : undefined;
    },
  });
  const address = typed === undefined ? undefined : parseManagementUrl(typed);
  return typeof address === 'string' ? undefined : address;
}

/** `ignoreFocusOut`: a password manager may take the focus while the person fetches a value from it. */
async function askCredentials(username?: string, password?: string): Promise<Credentials | undefined> {
  const user = await vscode.window.showInputBox({
    title: 'RabbitMQ: user',
    prompt: 'A user with the tag "monitoring" sees everything here and can change nothing.',
    value: username,
    ignoreFocusOut: true,
    validateInput: text => (text === '' ? 'Type the name of a user.' : undefined),
  });
  if (user === undefined) return undefined;
  const secret =
    password ??
    (await vscode.window.showInputBox({
      title: `RabbitMQ: password of ${user}`,
      prompt: 'Kept in the secret storage of this machine.',
      password: true,
      ignoreFocusOut: true,
    }));
  return secret === undefined ? undefined : { username: user, password: secret };
}

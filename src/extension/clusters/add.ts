import * as vscode from 'vscode';
import { ManagementError } from '../../management/error.ts';
import { plainLabel } from '../explorer/plain-label.ts';
import type { Logger } from '../logger.ts';
import { askAddress, askCa, askCredentials, knownUser } from './ask.ts';
import type { Cluster } from './cluster.ts';
import { type Draft, tryConnection } from './draft.ts';
import { fillIn } from './form.ts';
import type { Found } from './found/found.ts';
import { freeName } from './free-name.ts';
import { askMarks } from './mark.ts';
import { isOfWorkspace } from './shared-clusters.ts';
import type { ClusterStore } from './store.ts';

/**
 * Offers the clusters that were found, and asks for address and credentials of any other; tries them, and keeps them when they
 * work. Any step can be left with Escape.
 */
export async function addCluster(
  store: ClusterStore,
  log: Logger,
  discover: () => Promise<readonly Found[]>,
): Promise<void> {
  const known = store.list();
  const found = (await discover()).filter(({ draft }) => !known.some(cluster => cluster.url === draft.url));
  const chosen = found.length > 0 ? await chooseFound(found) : 'another';
  const way = chosen === 'another' ? await askWay() : chosen;
  if (!way) return;
  const { username, password } = way.draft;
  const credentials = await askCredentials(username, password);
  if (!credentials) return;
  await connectAndSave({ ...way.draft, ...credentials }, way, log, async ({ password, ...cluster }) => {
    const name = freeName(cluster, store.list());
    const added = await store.add({ ...cluster, name }, password);
    const marks = await askMarks(added);
    if (marks) await store.mark(added, marks);
  });
}

/** @returns undefined where the person leaves */
async function chooseFound(found: readonly Found[]): Promise<Found | 'another' | undefined> {
  const another = { label: '$(add) Type an Address…', found: 'another' as const };
  const items = found.map(one => ({
    label: `$(search) ${plainLabel(one.label)}`,
    description: new URL(one.draft.url).host + (one.draft.username ? `, as ${one.draft.username}` : ''),
    detail: `Found in ${one.source}`,
    found: one,
  }));
  const chosen = await vscode.window.showQuickPick([another, ...items], {
    title: 'RabbitMQ: add which cluster?',
    placeHolder: 'What is chosen is tried before it is kept. Its password goes to the secret storage.',
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return chosen?.found;
}

async function askWay(): Promise<Pick<Found, 'draft' | 'others'> | undefined> {
  const address = await askAddress();
  if (!address) return undefined;
  const [url, ...others] = address.urls;
  const { amqpAddress, username, password } = address;
  return { draft: { url, ...(amqpAddress !== undefined && { amqpAddress }), username, password }, others };
}

/** Asks for the user and password of a known cluster again. */
export async function updateCredentials(cluster: Cluster, store: ClusterStore, log: Logger): Promise<void> {
  store.mustBeTrusted(cluster);
  if (store.isFromEnvironment(cluster)) {
    void vscode.window.showInformationMessage(
      `The credentials of ${cluster.name} come from the environment (RABBITMQ_MANAGEMENT_USERNAME, RABBITMQ_MANAGEMENT_PASSWORD).`,
    );
    return;
  }
  const credentials = await askCredentials(knownUser(cluster));
  if (!credentials) return;
  await connectAndSave(
    { ...cluster, ...credentials },
    { isFixed: isOfWorkspace(cluster) },
    log,
    async ({ password, ...changed }) => {
      await store.update({ ...changed, id: cluster.id }, password);
    },
  );
}

/** Shows all that is known of how to reach a cluster, to be changed and tried. */
export async function editCluster(cluster: Cluster, store: ClusterStore, log: Logger): Promise<void> {
  if (store.isFromEnvironment(cluster)) {
    throw new Error(
      `${cluster.name} comes from the environment of VS Code: change RABBITMQ_MANAGEMENT_URL and the others there.`,
    );
  }
  store.mustBeOwn(cluster);
  const kept = await store.passwordOf(cluster).catch(() => '');
  const draft = await fillIn({ ...cluster, password: kept }, log);
  if (!draft) return;
  const { password, name = cluster.name, ...changed } = draft;
  const { environment, readOnly } = store.current(cluster);
  await store.update({ ...changed, id: cluster.id, name, environment, readOnly }, password);
}

/**
 * Tries the connection, at the `others` too where nothing of a broker answers; on an error says why and offers the way out, until
 * it works or the person gives up.
 */
async function connectAndSave(
  draft: Draft,
  { others = [], isFixed = false }: Limits,
  log: Logger,
  save: (cluster: Omit<Cluster, 'id'> & { readonly password: string }) => Promise<void>,
): Promise<void> {
  let current: Draft | undefined = draft;
  let rest = others;
  while (current) {
    try {
      const { clusterName, username } = await tryConnection(current, log);
      const name = current.name ?? (clusterName || new URL(current.url).host);
      await save({ ...current, name, username });
      return;
    } catch (error) {
      if (!(error instanceof ManagementError)) throw error;
      if (error.reason === 'cancelled') return;
      const [next, ...more]: readonly string[] = rest;
      if (next !== undefined && isElsewhere(error)) {
        current = { ...current, url: next };
        rest = more;
      } else {
        current = await offerWayOut(current, error, isFixed, log);
        rest = [];
      }
    }
  }
}

interface Limits {
  /** Where the management API may be, too. */
  readonly others?: readonly string[];
  /** A file says how the cluster is reached; a person says only who they are. */
  readonly isFixed?: boolean;
}

/** Nothing there is a management API. */
function isElsewhere({ reason }: ManagementError): boolean {
  return ['refused', 'timeout', 'connection-lost', 'not-tls', 'not-management-api', 'not-found'].includes(
    reason,
  );
}

/** The draft to try next, or undefined where the person gives up. */
async function offerWayOut(
  draft: Draft,
  error: ManagementError,
  isFixed: boolean,
  log: Logger,
): Promise<Draft | undefined> {
  const tryAgain = 'Try Again';
  const changeAddress = 'Change Address…';
  const changeCredentials = 'Change Credentials…';
  const chooseCa = 'Choose CA Certificate…';
  const more = 'More Settings…';
  const waysOut: Readonly<Partial<Record<ManagementError['reason'], readonly string[]>>> = {
    certificate: [chooseCa, more],
    'wrong-credentials': [changeCredentials, more],
    'no-management-tag': [changeCredentials, tryAgain],
    forbidden: [changeCredentials, tryAgain],
  };
  // What a file of the workspace says of the way there is changed in that file.
  const offered = isFixed
    ? [changeCredentials, tryAgain]
    : (waysOut[error.reason] ?? [changeAddress, tryAgain, more]);
  const chosen = await vscode.window.showErrorMessage(error.message, ...offered);
  switch (chosen) {
    case tryAgain:
      return draft;
    case chooseCa: {
      const caFile = await askCa();
      return caFile === undefined ? undefined : { ...draft, caFile };
    }
    case changeAddress: {
      const address = await askAddress(draft.url);
      return address && { ...draft, url: address.urls[0] };
    }
    case changeCredentials: {
      const credentials = await askCredentials(knownUser(draft));
      return credentials && { ...draft, ...credentials };
    }
    case more:
      return fillIn(draft, log);
    default:
      return undefined;
  }
}

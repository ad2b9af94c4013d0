import * as vscode from 'vscode';
import {
  clearPermissions,
  clearTopicPermissions,
  listPermissionsOf,
  listTopicPermissions,
  setPermissions,
  setTopicPermissions,
} from '../../management/users.ts';
import { listVhosts } from '../../management/vhosts.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, sessionOf, write } from './act.ts';

interface UserPlace {
  readonly cluster: Cluster;
  readonly user: string;
  /** Undefined: it is asked for. */
  readonly vhost?: string;
}

/** Asks for the patterns of a user in a virtual host, and sets them. @throws {ManagementError} */
export async function changePermissions(services: ActServices, place: UserPlace): Promise<void> {
  const { cluster, user } = place;
  const vhost = place.vhost ?? (await askVhost(services, cluster, `Permissions of user ${user}`));
  if (vhost === undefined) return;
  const found = await look(services, cluster, `Looking at user ${user}`, (client, signal) =>
    listPermissionsOf(client, user, signal),
  );
  if (!found) return;
  const now = found.find(permission => permission.vhost === vhost);
  const title = `RabbitMQ: Permissions of user ${user} in vhost ${vhost} of ${cluster.name}`;
  const patterns: { configure: string; write: string; read: string } = { configure: '', write: '', read: '' };
  for (const [right, meaning] of rights) {
    const typed = await askPattern(title, `${right}: ${meaning}`, now?.[right] ?? '');
    if (typed === undefined) return;
    patterns[right] = typed;
  }
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Set Permissions',
    question: `Let user ${user} in vhost ${vhost} of ${cluster.name} ${wordsOf(patterns)}?`,
    detail: now
      ? `Now it may ${wordsOf(now)}. Channels that are open ask again within seconds.`
      : 'It has no permissions there yet.',
    destructive: false,
  });
  if (!isAllowed) return;
  const words = {
    title: `Setting permissions of user ${user}`,
    needs: 'administrator',
    shownIn: ['user'],
    done: `User ${user} may ${wordsOf(patterns)} in vhost ${vhost} of ${cluster.name}.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    setPermissions(client, { user, vhost, ...patterns }, signal),
  );
}

/** Takes a user out of a virtual host. @throws {ManagementError} */
export async function askToClearPermissions(
  services: ActServices,
  { cluster, user, vhost }: Required<UserPlace>,
): Promise<void> {
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Clear Permissions',
    question: `Take user ${user} out of vhost ${vhost} of ${cluster.name}?`,
    detail: 'It cannot connect to the virtual host any more; what its open channels do is refused.',
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Clearing permissions of user ${user}`,
    needs: 'administrator',
    shownIn: ['user'],
    done: `User ${user} has no permissions in vhost ${vhost} of ${cluster.name} any more.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    clearPermissions(client, { user, vhost }, signal),
  );
}

/** Asks for the routing keys of a user on a topic exchange, and sets or clears them. @throws {ManagementError} */
export async function changeTopicPermissions(services: ActServices, place: UserPlace): Promise<void> {
  const { cluster, user } = place;
  const vhost = place.vhost ?? (await askVhost(services, cluster, `Topic permissions of user ${user}`));
  if (vhost === undefined) return;
  const all = await look(services, cluster, `Looking at user ${user}`, listTopicPermissions);
  if (!all) return;
  const own = all.filter(permission => permission.user === user && permission.vhost === vhost);
  const title = `RabbitMQ: Topic permissions of user ${user} in vhost ${vhost} of ${cluster.name}`;
  const clear = 'Clear all of them';
  const chosen = await vscode.window.showQuickPick(
    [
      ...own.map(({ exchange, write: toWrite, read }) => ({
        label: exchange,
        description: `write ${toWrite}, read ${read}`,
      })),
      { label: 'Another exchange…', description: '' },
      ...(own.length > 0 ? [{ label: clear, description: 'Every routing key is allowed then' }] : []),
    ],
    { title, placeHolder: 'Without any, every routing key is allowed', ignoreFocusOut: true },
  );
  if (!chosen) return;
  if (chosen.label === clear) {
    await clearTopics(services, { cluster, user, vhost });
    return;
  }
  const now = own.find(({ exchange }) => exchange === chosen.label);
  const exchange =
    now?.exchange ??
    (await vscode.window.showInputBox({ title, prompt: 'The topic exchange', ignoreFocusOut: true }));
  if (!exchange) return;
  const toWrite = await askPattern(title, 'write: routing keys that it may publish with', now?.write ?? '');
  if (toWrite === undefined) return;
  const read = await askPattern(title, 'read: routing keys that it may bind with', now?.read ?? '');
  if (read === undefined) return;
  const patterns = `publish to ${exchange} with ${patternWords(toWrite)}, and bind to it with ${patternWords(read)}`;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Set Topic Permissions',
    question: `Let user ${user} in vhost ${vhost} of ${cluster.name} ${patterns}?`,
    detail: 'It needs its permissions beside.',
    destructive: false,
  });
  if (!isAllowed) return;
  const words = {
    title: `Setting topic permissions of user ${user}`,
    needs: 'administrator',
    shownIn: ['user'],
  } as const;
  await write(services, cluster, words, (client, signal) =>
    setTopicPermissions(client, { user, vhost, exchange, write: toWrite, read }, signal),
  );
}

async function clearTopics(
  services: ActServices,
  { cluster, user, vhost }: Required<UserPlace>,
): Promise<void> {
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Clear Topic Permissions',
    question: `Clear all topic permissions of user ${user} in vhost ${vhost} of ${cluster.name}?`,
    detail: 'It may publish and bind with every routing key then, as far as its permissions go.',
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Clearing topic permissions of user ${user}`,
    needs: 'administrator',
    shownIn: ['user'],
  } as const;
  await write(services, cluster, words, (client, signal) =>
    clearTopicPermissions(client, { user, vhost }, signal),
  );
}

const rights = [
  ['configure', 'queues and exchanges that it may declare and delete'],
  ['write', 'exchanges that it may publish to, queues that it may bind'],
  ['read', 'queues that it may consume from, exchanges that it may bind to'],
] as const;

async function askVhost(services: ActServices, cluster: Cluster, what: string): Promise<string | undefined> {
  const vhosts = await sessionOf(services, cluster).call(listVhosts);
  return vscode.window.showQuickPick(
    vhosts.map(({ name }) => name),
    { title: `RabbitMQ: ${what} on ${cluster.name}: in which virtual host?`, ignoreFocusOut: true },
  );
}

/** The broker's patterns are PCRE: what JavaScript does not read, it may. */
function askPattern(title: string, meaning: string, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: `${meaning}. A regular expression, such as ^orders\\.; .* is all of them, nothing is none.`,
    value,
    ignoreFocusOut: true,
    validateInput: text => {
      if (text === '.*' || text === '') return undefined;
      const isAnchored = text.startsWith('^');
      return isAnchored
        ? undefined
        : {
            message: `It is searched anywhere in a name: ${text} finds my-${text}, too. ^ anchors it.`,
            severity: vscode.InputBoxValidationSeverity.Warning,
          };
    },
  });
}

function wordsOf({
  configure,
  write: toWrite,
  read,
}: {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}): string {
  return `configure ${patternWords(configure)}, write ${patternWords(toWrite)}, read ${patternWords(read)}`;
}

function patternWords(pattern: string): string {
  if (pattern === '') return 'nothing';
  return pattern === '.*' ? 'everything' : pattern;
}

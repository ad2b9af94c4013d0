import * as vscode from 'vscode';
import { ManagementError } from '../../management/error.ts';
import { deleteUser, putUser, readUser, setUserTags } from '../../management/users.ts';
import { userTags } from '../../model/facts.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, sessionOf, write } from './act.ts';
import { askPassword, showPassword } from './passwords.ts';

/** Asks for name, password and tags, and adds a user. @throws {ManagementError} */
export async function addUser(services: ActServices, cluster: Cluster): Promise<void> {
  const title = `RabbitMQ: New user on ${cluster.name}`;
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'The name that clients log in with.',
    ignoreFocusOut: true,
    validateInput: text => (text.trim() === '' ? 'It needs a name.' : undefined),
  });
  if (!name) return;
  if (await isThere(services, cluster, name)) {
    throw new Error(
      `There is a user ${name} on ${cluster.name}. To change it: Change Password… and Set Tags… in its menu.`,
    );
  }
  const secret = await askPassword(title);
  if (!secret) return;
  const tags = await askTags(title, []);
  if (!tags) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Add User',
    question: `Add user ${name} to ${cluster.name}, with ${tagWords(tags)}?`,
    detail: 'It can log in, and has no permissions in any virtual host yet: Set Permissions… gives them.',
    destructive: false,
  });
  if (!isAllowed) return;
  const words = {
    title: `Adding user ${name}`,
    needs: 'administrator',
    shownIn: ['users'],
    done: `User ${name} is added to ${cluster.name}.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    putUser(client, { name, tags, password: secret.password }, signal),
  );
  if (secret.isGenerated) await showPassword(name, cluster.name, secret.password);
}

/** Gives a user another password; its tags stay. @throws {ManagementError} */
export async function changePassword(services: ActServices, cluster: Cluster, name: string): Promise<void> {
  const secret = await askPassword(`RabbitMQ: Password of user ${name} on ${cluster.name}`);
  if (!secret) return;
  const isOwn = isOurs(services, cluster, name);
  const own = isOwn ? ' VS Code itself logs in as this user, and takes the new one.' : '';
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Change Password',
    question: `Change the password of user ${name} on ${cluster.name}?`,
    detail: `The old one stops working at once. Connections that are open stay open.${own}`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Changing the password of user ${name}`,
    needs: 'administrator',
    shownIn: ['users'],
    done: `User ${name} on ${cluster.name} has another password.`,
  } as const;
  await write(services, cluster, words, async (client, signal) => {
    const { tags } = await readUser(client, name, signal);
    await putUser(client, { name, tags, password: secret.password }, signal);
  });
  if (isOwn) await services.store.update(services.store.current(cluster), secret.password);
  if (secret.isGenerated) await showPassword(name, cluster.name, secret.password);
}

/** Gives a user other tags; its password stays. @throws {ManagementError} */
export async function changeTags(services: ActServices, cluster: Cluster, name: string): Promise<void> {
  const user = await look(services, cluster, `Looking at user ${name}`, (client, signal) =>
    readUser(client, name, signal),
  );
  if (!user) return;
  const tags = await askTags(`RabbitMQ: Tags of user ${name} on ${cluster.name}`, user.tags);
  if (!tags) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Set Tags',
    question: `Give user ${name} of ${cluster.name} ${tagWords(tags)}?`,
    detail: `It has ${tagWords(user.tags)} now.`,
    destructive: false,
  });
  if (!isAllowed) return;
  const words = {
    title: `Tagging user ${name}`,
    needs: 'administrator',
    shownIn: ['users'],
    done: `User ${name} of ${cluster.name} has ${tagWords(tags)} now.`,
  } as const;
  await write(services, cluster, words, (client, signal) => setUserTags(client, name, tags, signal));
}

/** Deletes a user. @throws {ManagementError} */
export async function askToDeleteUser(services: ActServices, cluster: Cluster, name: string): Promise<void> {
  const isOwn = name === (sessionOf(services, cluster).identity?.username ?? cluster.username);
  const own = isOwn ? ' VS Code itself logs in as this user, and would be shut out.' : '';
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Delete User',
    question: `Delete user ${name} of ${cluster.name}?`,
    detail: `Its permissions in all virtual hosts go with it, and its connections are closed.${own}`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Deleting user ${name}`,
    needs: 'administrator',
    shownIn: ['users'],
    done: `User ${name} of ${cluster.name} is deleted.`,
  } as const;
  await write(services, cluster, words, (client, signal) => deleteUser(client, name, signal));
}

/** Whether VS Code logs in as the user, with a password that it keeps: that of the environment is kept elsewhere. */
function isOurs({ store }: ActServices, cluster: Cluster, name: string): boolean {
  return name === cluster.username && !cluster.usesToken && !store.isFromEnvironment(cluster);
}

async function isThere(services: ActServices, cluster: Cluster, name: string): Promise<boolean> {
  const found = await look(services, cluster, `Looking for user ${name}`, (client, signal) =>
    readUser(client, name, signal).then(
      () => true,
      error => {
        if (error instanceof ManagementError && error.reason === 'not-found') return false;
        throw error;
      },
    ),
  );
  return found ?? false;
}

/** Tags that give rights, to be ticked; others that the user has stay to choose. */
async function askTags(title: string, now: readonly string[]): Promise<readonly string[] | undefined> {
  const known = [...new Set([...Object.keys(tagMeanings), ...userTags, ...now])];
  const chosen = await vscode.window.showQuickPick(
    known.map(label => ({ label, detail: tagMeanings[label], picked: now.includes(label) })),
    {
      title,
      placeHolder: 'What the user may do in the management API; nothing for a program',
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  return chosen?.map(({ label }) => label);
}

/** https://www.rabbitmq.com/docs/management#permissions */
const tagMeanings: Readonly<Record<string, string>> = {
  administrator: 'Everything: users, virtual hosts, permissions, all connections',
  monitoring: 'Sees nodes, and the connections and virtual hosts of everybody',
  policymaker: 'Sets policies where it has permissions',
  management: 'Sees its own virtual hosts and connections',
};

function tagWords(tags: readonly string[]): string {
  if (tags.length === 0) return 'no tags';
  return `the tag${tags.length === 1 ? '' : 's'} ${tags.join(', ')}`;
}

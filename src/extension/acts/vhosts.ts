import * as vscode from 'vscode';
import {
  declareVhost,
  deleteVhost,
  listVhosts,
  readVhostFacts,
  type VhostFacts,
} from '../../management/vhosts.ts';
import { quantity } from '../../messages/size.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, sessionOf, type VhostPlace, write } from './act.ts';

/** Asks for a name and all that a virtual host can be given, and makes it. @throws {ManagementError} */
export async function createVhost(services: ActServices, cluster: Cluster): Promise<void> {
  const known = (await sessionOf(services, cluster).call(listVhosts)).map(({ name }) => name);
  const title = `RabbitMQ: New virtual host on ${cluster.name}`;
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'Its name. Clients give it when they connect.',
    ignoreFocusOut: true,
    validateInput: text =>
      text === ''
        ? 'It needs a name.'
        : known.includes(text)
          ? `There is a virtual host ${text}.`
          : undefined,
  });
  if (!name) return;
  const described = await askDescription(title, { description: '', tags: [] });
  if (!described) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Create Virtual Host',
    question: `Create vhost ${name} on ${cluster.name}?`,
    detail: 'Nobody but the user who makes it has permissions there yet.',
    destructive: false,
  });
  if (!isAllowed) return;
  const words = {
    title: `Creating vhost ${name}`,
    needs: 'administrator',
    shownIn: ['cluster'],
    done: `Vhost ${name} of ${cluster.name} is there.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    declareVhost(client, { name, ...described }, signal),
  );
}

/** The same for one that is there. @throws {ManagementError} */
export async function editVhost(services: ActServices, { cluster, vhost }: VhostPlace): Promise<void> {
  const facts = await lookAt(services, { cluster, vhost });
  if (!facts) return;
  const described = await askDescription(`RabbitMQ: Virtual host ${vhost} of ${cluster.name}`, facts);
  if (!described) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Edit Virtual Host',
    question: `Describe vhost ${vhost} of ${cluster.name} anew?`,
    detail: 'Queues that are there keep their type.',
    destructive: false,
  });
  if (!isAllowed) return;
  const words = { title: `Describing vhost ${vhost}`, needs: 'administrator', shownIn: [] } as const;
  await write(services, cluster, words, (client, signal) =>
    declareVhost(client, { name: vhost, ...described }, signal),
  );
}

/** Says what is in it, and deletes a virtual host. @throws {ManagementError} */
export async function askToDeleteVhost(services: ActServices, place: VhostPlace): Promise<void> {
  const { cluster, vhost } = place;
  const facts = await lookAt(services, place);
  if (!facts) return;
  if (facts.isProtected) {
    throw new Error(
      `Vhost ${vhost} of ${cluster.name} is protected from deletion. Take the protection off first: rabbitmqctl disable_vhost_deletion_protection ${vhost}`,
    );
  }
  const messages =
    facts.messages === undefined ? 'an unknown number of messages' : quantity(facts.messages, 'message');
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Delete Virtual Host',
    question: `Delete vhost ${vhost} of ${cluster.name}, with ${quantity(facts.queues, 'queue')} and ${messages} in it?`,
    detail:
      'Its exchanges, bindings, policies, permissions, shovels and limits go too, for good, and its clients are cut off. Export Definitions… keeps what is declared, not the messages.',
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Deleting vhost ${vhost}`,
    needs: 'administrator',
    shownIn: ['cluster'],
    done: `Vhost ${vhost} of ${cluster.name} is deleted.`,
  } as const;
  await write(services, cluster, words, (client, signal) => deleteVhost(client, vhost, signal));
}

function lookAt(services: ActServices, { cluster, vhost }: VhostPlace): Promise<VhostFacts | undefined> {
  return look(services, cluster, `Looking at vhost ${vhost}`, (client, signal) =>
    readVhostFacts(client, vhost, signal),
  );
}

type Description = Pick<VhostFacts, 'description' | 'tags' | 'defaultQueueType'>;

/** With all that there was: what is not sent along is taken away by 4.3.6. */
async function askDescription(title: string, now: Description): Promise<Description | undefined> {
  const description = await vscode.window.showInputBox({
    title,
    prompt: 'What it is for. May be empty.',
    value: now.description,
    ignoreFocusOut: true,
  });
  if (description === undefined) return undefined;
  const tags = await vscode.window.showInputBox({
    title,
    prompt: 'Tags, with commas between them. May be empty.',
    value: now.tags.join(', '),
    ignoreFocusOut: true,
  });
  if (tags === undefined) return undefined;
  const chosen = await vscode.window.showQuickPick(queueTypes(now.defaultQueueType), {
    title,
    placeHolder: 'The type of queues that are declared without one',
    ignoreFocusOut: true,
  });
  if (!chosen) return undefined;
  const list = tags
    .split(',')
    .map(tag => tag.trim())
    .filter(tag => tag !== '');
  return { description, tags: list, defaultQueueType: chosen.type };
}

function queueTypes(now: string | undefined) {
  const types = [
    { label: "The cluster's default", type: undefined },
    { label: 'classic', type: 'classic' },
    { label: 'quorum', type: 'quorum', detail: 'Replicated over several nodes: for what must not be lost' },
    { label: 'stream', type: 'stream' },
  ];
  // What it is now comes first: Enter keeps it.
  return types
    .map(type => ({ ...type, description: type.type === now ? 'as it is now' : undefined }))
    .toSorted((a, b) => Number(b.type === now) - Number(a.type === now));
}

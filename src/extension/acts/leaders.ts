import * as vscode from 'vscode';
import { listNodes } from '../../management/nodes.ts';
import {
  addMember,
  countLeaders,
  readMembers,
  rebalanceLeaders,
  removeMember,
} from '../../management/replicas.ts';
import { formatVersion, isAtLeast } from '../../model/version.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, sessionOf, type VhostPlace, write } from './act.ts';
import { leaderWords, mostPages, untilTheyRest } from './leader-counts.ts';

/**
 * Says how the leaders lie, spreads them over the nodes, and tells how they lie once they rest.
 * @throws {ManagementError}
 */
export async function rebalance(services: ActServices, cluster: Cluster): Promise<void> {
  const before = await look(services, cluster, 'Counting leaders', (client, signal) =>
    countLeaders(client, mostPages, signal),
  );
  if (!before) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Rebalance Queue Leaders',
    question: `Rebalance the queue leaders of ${cluster.name} over its nodes?`,
    detail: [
      `Now: ${leaderWords(before.leaders)}${before.isWhole ? '' : ', of the queues that were counted'}.`,
      'Leaders of quorum queues and streams move to other members; publishers and consumers of these pause for a moment. Classic queues stay.',
      'The HTTP API of no release moves the leader of one queue alone.',
    ].join(' '),
    destructive: true,
  });
  if (!isAllowed) return;
  const words = { title: 'Rebalancing queue leaders', needs: 'administrator', shownIn: [] } as const;
  const after = await write(services, cluster, words, async (client, signal) => {
    await rebalanceLeaders(client, signal);
    return untilTheyRest(client, signal);
  });
  void vscode.window.showInformationMessage(
    `RabbitMQ: The leaders of ${cluster.name} lie so now: ${leaderWords(after)}. Before: ${leaderWords(before.leaders)}.`,
  );
}

/** Asks on which nodes a quorum queue shall have members, then adds and takes away what differs. @throws {ManagementError} */
export async function changeMembers(
  services: ActServices,
  { cluster, vhost }: VhostPlace,
  queue: string,
): Promise<void> {
  const session = sessionOf(services, cluster);
  await session.connect();
  if (!isAtLeast(session.version, 4, 0)) {
    throw new Error(
      `The HTTP API of RabbitMQ ${formatVersion(session.version)} does not change members of quorum queues. On a node: rabbitmq-queues add_member -p ${vhost} ${queue} NODE`,
    );
  }
  const seen = await look(services, cluster, `Looking at queue ${queue}`, async (client, signal) => ({
    ...(await readMembers(client, vhost, queue, signal)),
    nodes: await listNodes(client, signal),
  }));
  if (!seen) return;
  const { members, online, leader, nodes } = seen;
  const title = `RabbitMQ: Members of queue ${queue} in vhost ${vhost} of ${cluster.name}`;
  const chosen = await vscode.window.showQuickPick(
    nodes.map(({ name, running }) => ({
      label: name,
      description: [
        name === leader && 'leader',
        members.includes(name) && !online.includes(name) && 'does not answer',
        !running && 'down',
      ]
        .filter(Boolean)
        .join(', '),
      picked: members.includes(name),
    })),
    {
      title,
      placeHolder: 'The nodes that hold a copy; an odd number of them',
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  if (!chosen) return;
  const wanted = chosen.map(({ label }) => label);
  const added = wanted.filter(node => !members.includes(node));
  const removed = members.filter(node => !wanted.includes(node));
  if (added.length + removed.length === 0) return;
  if (wanted.length === 0)
    throw new Error('A quorum queue needs a member. To be rid of it, delete the queue.');
  const changes = [
    added.length > 0 && `gets a member on ${added.join(', ')}`,
    removed.length > 0 && `loses the one on ${removed.join(', ')}`,
  ];
  const even =
    wanted.length % 2 === 0
      ? ` ${wanted.length} members bear no more failures than ${wanted.length - 1}.`
      : '';
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Change Members',
    question: `Change the members of queue ${queue} in vhost ${vhost} of ${cluster.name}?`,
    detail: `It ${changes.filter(Boolean).join(' and ')}. A new member first copies what is in the queue.${even}`,
    destructive: removed.length > 0,
  });
  if (!isAllowed) return;
  const words = {
    title: `Changing the members of queue ${queue}`,
    needs: 'administrator',
    shownIn: ['queue'],
    vhost,
    done: `Queue ${queue} in vhost ${vhost} of ${cluster.name} has its members on ${wanted.join(', ')}.`,
  } as const;
  await write(services, cluster, words, async (client, signal) => {
    // First more, then less: there are never fewer copies than asked for.
    for (const node of added) await addMember(client, { vhost, queue, node }, signal);
    for (const node of removed) await removeMember(client, { vhost, queue, node }, signal);
  });
}

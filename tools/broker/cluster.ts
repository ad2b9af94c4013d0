import { type Broker, credentialsOf, runBroker, type StartOptions } from '../broker.ts';
import { type Lifetime, waitFor } from '../lifetime.ts';
import { callApi } from './api.ts';
import type { NodeExtras } from './conf.ts';
import { endEpmd } from './epmd.ts';
import { newCookie, nodenameOf, PrivateNode } from './node.ts';
import { freePorts, type NodePorts } from './ports.ts';
import { findSource } from './source.ts';

/** Three nodes with one user: each can be killed, frozen, cut off and started again while the others run. */
export type Cluster = readonly [Broker, Broker, Broker];

/**
 * Starts three nodes of one release that form a cluster, as long as `lifetime` lives: within 9 to 14 s on two cores.
 * @throws where no RabbitMQ is installed, and as {@link startBroker}
 */
export async function startCluster(
  lifetime: Lifetime,
  { name = 'rmq', source, conf = '', ...extras }: StartOptions = {},
): Promise<Cluster> {
  const from = source ?? (await findSource());
  if (from.kind !== 'server') {
    throw new Error(
      'A cluster is made of an installed RabbitMQ: install it so that rabbitmq-server is on the PATH',
    );
  }
  const [seed, second, third] = await Promise.all([freePorts(), freePorts(), freePorts()]);
  const credentials = credentialsOf(name);
  const shared = { cookie: newCookie(), sharesMapper: true };
  lifetime.defer(() => endEpmd(seed.epmd));
  const nodes: PrivateNode[] = [];
  const removeAll = () => Promise.all(nodes.map(node => node.remove()));
  const start = async (own: NodePorts): Promise<Broker> => {
    const formation = formedBy([...new Set([seed, own])].map(ports => nodenameOf(name, ports)));
    const joining: NodeExtras = {
      ...extras,
      conf: folder => formation + (typeof conf === 'string' ? conf : conf(folder)),
    };
    const place = { ...shared, ports: { ...own, epmd: seed.epmd } };
    const node = await PrivateNode.create(name, credentials, from.server, joining, place);
    nodes.push(node);
    lifetime.defer(removeAll);
    return runBroker(node, credentials);
  };
  // Who finds a peer that runs joins it at once. Nodes that start together wait for each other, on 3.10 for 10 s.
  const first = await start(seed);
  const joined = await Promise.all([start(second), start(third)]);
  const cluster: Cluster = [first, ...joined];
  await untilJoined(cluster);
  return cluster;
}

/** Returns when every node says that all of them run. @throws after 60 s */
export async function untilJoined(cluster: Cluster): Promise<void> {
  const joined = async (broker: Broker) => {
    const nodes = (await callApi(broker, 'GET', '/api/nodes?columns=name,running')) as { running: boolean }[];
    return (nodes.length === cluster.length && nodes.every(({ running }) => running)) || undefined;
  };
  const patience = { timeoutMs: 60_000, intervalMs: 250 };
  await Promise.all(
    cluster.map(broker => waitFor(`${broker.nodename} to know all nodes`, () => joined(broker), patience)),
  );
}

/**
 * Breaks the connections between one node and others, as a network that fails does, until {@link reconnect}: the node
 * takes their cookie for a wrong one. A node that is merely frozen meets the others again before it knows that it was gone.
 */
export async function disconnect(broker: Broker, others: readonly Broker[]): Promise<void> {
  await broker.ctl('eval', forEach(others, "erlang:set_cookie(N, 'another'), erlang:disconnect_node(N)"));
}

/** Lets the node and the others find each other again, which they do within seconds. */
export async function reconnect(broker: Broker, others: readonly Broker[]): Promise<void> {
  await broker.ctl('eval', forEach(others, 'erlang:set_cookie(N, erlang:get_cookie())'));
}

function forEach(brokers: readonly Broker[], expression: string): string {
  const names = brokers.map(({ nodename }) => `'${nodename}'`);
  return `[begin ${expression} end || N <- [${names.join(', ')}]].`;
}

/** https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-classic-config */
function formedBy(peers: readonly string[]): string {
  return [
    'cluster_formation.peer_discovery_backend = classic_config\n',
    ...peers.map((peer, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${peer}\n`),
  ].join('');
}

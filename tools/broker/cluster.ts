import { type Broker, credentialsOf, runBroker } from '../broker.ts';
import { type Lifetime, waitFor } from '../lifetime.ts';
import { callApi } from './api.ts';
import type { NodeExtras } from './conf.ts';
import { endEpmd } from './epmd.ts';
import { newCookie, nodenameOf, PrivateNode } from './node.ts';
import { freePorts, type NodePorts } from './ports.ts';
import { type BrokerSource, findSource } from './source.ts';

export interface ClusterOptions {
  readonly name?: string;
  /** How many, 3 where nothing is said. */
  readonly nodes?: number;
  readonly source?: BrokerSource;
  /** What each node has beside what every one has; nodes are numbered from 1. */
  readonly extras?: (node: number) => NodeExtras;
}

/**
 * Starts nodes of one release that form a cluster, as long as `lifetime` lives. Each is a {@link Broker}, with one user
 * for all of them, and can be stopped, killed, frozen and started again while the others run.
 * @throws where no RabbitMQ is installed, and as {@link startBroker}
 */
export async function startCluster(
  lifetime: Lifetime,
  { name = 'rmq', nodes: count = 3, source, extras = () => ({}) }: ClusterOptions = {},
): Promise<readonly Broker[]> {
  const from = source ?? (await findSource());
  if (from.kind !== 'server') {
    throw new Error(
      'A cluster is made of an installed RabbitMQ: install it so that rabbitmq-server is on the PATH',
    );
  }
  const seed = await freePorts();
  const rest = await Promise.all(Array.from({ length: count - 1 }, freePorts));
  const credentials = credentialsOf(name);
  const shared = { cookie: newCookie(), sharesMapper: true };
  lifetime.defer(() => endEpmd(seed.epmd));
  const nodes: PrivateNode[] = [];
  const removeAll = () => Promise.all(nodes.map(node => node.remove()));
  const start = async (number: number, own: NodePorts, peers: readonly NodePorts[]): Promise<Broker> => {
    const joining = inCluster(
      extras(number),
      peers.map(peer => nodenameOf(name, peer)),
    );
    const place = { ...shared, ports: { ...own, epmd: seed.epmd } };
    const node = await PrivateNode.create(name, credentials, from.server, joining, place);
    nodes.push(node);
    lifetime.defer(removeAll);
    return runBroker(node, credentials);
  };
  // Who finds a peer that runs joins it at once. Nodes that start together wait for each other, on 3.10 for 10 s.
  const first = await start(1, seed, [seed]);
  const others = await Promise.all(rest.map((own, index) => start(index + 2, own, [seed, own])));
  const brokers = [first, ...others];
  await untilJoined(brokers);
  return brokers;
}

/** Returns when every node says that all of them run. */
export async function untilJoined(brokers: readonly Broker[]): Promise<void> {
  await Promise.all(
    brokers.map(broker =>
      waitFor(
        `${broker.nodename} to know all ${brokers.length} nodes`,
        async () => {
          const nodes = (await callApi(broker, 'GET', '/api/nodes?columns=name,running')) as {
            running: boolean;
          }[];
          return (nodes.length === brokers.length && nodes.every(({ running }) => running)) || undefined;
        },
        { timeoutMs: 60_000, intervalMs: 250 },
      ),
    ),
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

function inCluster({ conf = '', ...extras }: NodeExtras, peers: readonly string[]): NodeExtras {
  const formation = [
    'cluster_formation.peer_discovery_backend = classic_config\n',
    ...peers.map((peer, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${peer}\n`),
  ].join('');
  return { ...extras, conf: folder => formation + (typeof conf === 'string' ? conf : conf(folder)) };
}

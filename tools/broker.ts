import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import { type ApiAccess, callApi } from './broker/api.ts';
import type { Credentials, NodeExtras } from './broker/conf.ts';
import { DockerNode } from './broker/docker.ts';
import { PrivateNode } from './broker/node.ts';
import { type BrokerSource, type ExistingBroker, findSource } from './broker/source.ts';
import { type Lifetime, waitFor } from './lifetime.ts';

/** A running broker with a user that carries the administrator tag and all rights in vhost `/`. */
export interface Broker {
  /** As the management API tells it, such as `4.3.6`. */
  readonly version: string;
  /** The node's name in its cluster, such as `rabbit@host`. */
  readonly nodename: string;
  /** For people: what runs, and where. */
  readonly label: string;
  /** With credentials and without a vhost: append `/` and the encoded name for another one than `/`. */
  readonly amqpUrl: string;
  /** Without credentials and without a slash at the end. */
  readonly managementUrl: string;
  readonly username: string;
  readonly password: string;
  /** False for the broker of `RABBITMQ_URL`, which is never stopped, killed or restarted by us. */
  readonly private: boolean;
  /** Ends the node and removes all that it left. Does nothing the second time, or to a broker that is not ours. */
  stop(): Promise<void>;
  /** Ends the node the hard way (SIGKILL), keeping its data for `restart`. */
  kill(): Promise<void>;
  /** Stops the node in good order where it still runs and starts it again on the same ports and data. */
  restart(): Promise<void>;
  /** Lets the node stand still, with its connections open, until `thaw`: what a lost network looks like to others. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /**
   * Runs the rabbitmqctl of the node's own release on it: `ctl('set_vm_memory_high_watermark', '0.5')`.
   * @returns what it prints
   * @throws with its words when it fails, or after 60 s
   */
  ctl(...words: readonly string[]): Promise<string>;
}

export interface StartOptions extends NodeExtras {
  readonly name?: string;
  readonly source?: BrokerSource;
}

/** A node of our own, as a process or as a container: the ways to run it differ, its life does not. */
export interface RunnableNode {
  readonly nodename: string;
  readonly amqpPort: number;
  readonly managementPort: number;
  /** Launches it; being ready is another matter. */
  start(): Promise<void>;
  /** In good order, within 30 s, else by force. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  ctl(...words: readonly string[]): Promise<string>;
  /** Ends it and removes every trace: processes, folders, containers. */
  remove(): Promise<void>;
  /** How it ended, or undefined while it runs. */
  ended(): string | undefined;
  /** The last words of its logs. */
  log(): Promise<string>;
}

/**
 * Starts a private broker that lives as long as `lifetime`, or uses the one that `RABBITMQ_URL` names.
 * Without a `source` it is found in the order that {@link findSource} tells.
 * @throws with the tail of the node's log when it ends while starting, or is not ready within 90 s.
 */
export async function startBroker(
  lifetime: Lifetime,
  { name = 'rmq', source, ...extras }: StartOptions = {},
): Promise<Broker> {
  const from = source ?? (await findSource());
  if (from.kind === 'existing') return existingBroker(from);

  const credentials = credentialsOf(name);
  const node =
    from.kind === 'docker'
      ? await DockerNode.create(name, credentials, from.image, extras)
      : await PrivateNode.create(name, credentials, from.server, extras);
  lifetime.defer(() => node.remove());
  return runBroker(node, credentials);
}

/** A user of our own for a broker of that name. */
export function credentialsOf(name: string): Credentials {
  return { username: name, password: randomBytes(18).toString('base64url') };
}

/**
 * Starts a node and waits until it is ready.
 * @throws as {@link startBroker}
 */
export async function runBroker(node: RunnableNode, { username, password }: Credentials): Promise<Broker> {
  const managementUrl = `http://127.0.0.1:${node.managementPort}`;
  const amqpUrl = `amqp://${username}:${password}@127.0.0.1:${node.amqpPort}`;
  const start = async () => {
    await node.start();
    return untilReady(node, { managementUrl, username, password }, amqpUrl);
  };

  const version = await start();
  return {
    version,
    nodename: node.nodename,
    label: `private RabbitMQ ${version} on port ${node.amqpPort}`,
    amqpUrl,
    managementUrl,
    username,
    password,
    private: true,
    stop: () => node.remove(),
    kill: () => node.kill(),
    restart: async () => {
      await node.stop();
      await start();
    },
    freeze: () => node.freeze(),
    thaw: () => node.thaw(),
    ctl: (...words) => node.ctl(...words),
  };
}

/** Ready means: the management API answers our user, and an AMQP connection opens. Returns the version. */
async function untilReady(node: RunnableNode, access: ApiAccess, amqpUrl: string): Promise<string> {
  const probe = async () => {
    if (node.ended() !== undefined) return 'ended';
    const { version } = await readIdentity(access);
    const connection = await connect(amqpUrl, { timeout: 5_000 });
    await connection.close();
    return version;
  };
  const fail = async (message: string): Promise<never> => {
    const log = (await node.log()).replaceAll(access.password, '***');
    throw new Error(`${message}. The end of its log:\n${log}`);
  };
  const version = await waitFor('the private RabbitMQ node to be ready', probe, {
    timeoutMs: 90_000,
    intervalMs: 250,
  }).catch((error: Error) => fail(error.message));
  return version === 'ended' ? fail(`The private RabbitMQ node ${node.ended()} while starting`) : version;
}

async function existingBroker({ amqpUrl, managementUrl }: ExistingBroker): Promise<Broker> {
  const url = new URL(amqpUrl);
  const username = decodeURIComponent(url.username || 'guest');
  const password = decodeURIComponent(url.password || 'guest');
  url.pathname = '';
  const { version, nodename } = await readIdentity({ managementUrl, username, password }).catch(
    (error: Error) => {
      throw new Error(
        `RABBITMQ_URL names a broker on ${url.host} whose management API does not answer at ${managementUrl}: ` +
          `${error.message}. Set RABBITMQ_MANAGEMENT_URL where it is elsewhere.`,
      );
    },
  );
  const refuse = (verb: string) => async () => {
    throw new Error(`The broker on ${url.host} was not started here and is not ours to ${verb}`);
  };
  return {
    version,
    nodename,
    label: `RabbitMQ ${version} on ${url.host}`,
    amqpUrl: url.href.replace(/\/$/, ''),
    managementUrl,
    username,
    password,
    private: false,
    stop: async () => {},
    kill: refuse('kill'),
    restart: refuse('restart'),
    freeze: refuse('freeze'),
    thaw: refuse('thaw'),
    ctl: refuse('command'),
  };
}

async function readIdentity(access: ApiAccess): Promise<{ version: string; nodename: string }> {
  const overview = (await callApi(access, 'GET', '/api/overview')) as {
    rabbitmq_version?: unknown;
    node?: unknown;
  };
  const { rabbitmq_version: version, node } = overview;
  if (typeof version === 'string') return { version, nodename: typeof node === 'string' ? node : '' };
  throw new Error('GET /api/overview: the answer has no rabbitmq_version');
}

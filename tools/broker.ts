import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import { callApi } from './broker/api.ts';
import type { NodeExtras } from './broker/conf.ts';
import { DockerNode } from './broker/docker.ts';
import { PrivateNode } from './broker/node.ts';
import { type BrokerSource, type ExistingBroker, findSource } from './broker/source.ts';
import { type Lifetime, waitFor } from './lifetime.ts';

/** A running broker with a user that carries the administrator tag and all rights in vhost `/`. */
export interface Broker {
  /** As the management API tells it, such as `4.3.6`. */
  readonly version: string;
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
}

export interface StartOptions extends NodeExtras {
  readonly name?: string;
  readonly source?: BrokerSource;
}

/** A node of our own, as a process or as a container: the ways to run it differ, its life does not. */
export interface RunnableNode {
  readonly amqpPort: number;
  readonly managementPort: number;
  /** Launches it; being ready is another matter. */
  start(): Promise<void>;
  /** In good order, within 30 s, else by force. */
  stop(): Promise<void>;
  kill(): Promise<void>;
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

  const credentials = { username: name, password: randomBytes(18).toString('base64url') };
  const node =
    from.kind === 'docker'
      ? await DockerNode.create(name, credentials, from.image, extras)
      : await PrivateNode.create(name, credentials, from.server, extras);
  lifetime.defer(() => node.remove());

  const managementUrl = `http://127.0.0.1:${node.managementPort}`;
  const { username, password } = credentials;
  const amqpUrl = `amqp://${username}:${password}@127.0.0.1:${node.amqpPort}`;
  const start = async () => {
    await node.start();
    return untilReady(node, { managementUrl, username, password }, amqpUrl);
  };

  const version = await start();
  return {
    version,
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
  };
}

/** Ready means: the management API answers our user, and an AMQP connection opens. Returns the version. */
async function untilReady(
  node: RunnableNode,
  access: { managementUrl: string; username: string; password: string },
  amqpUrl: string,
): Promise<string> {
  const probe = async () => {
    if (node.ended() !== undefined) return 'ended';
    const version = await readVersion(access);
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
  const version = await readVersion({ managementUrl, username, password }).catch((error: Error) => {
    throw new Error(
      `RABBITMQ_URL names a broker on ${url.host} whose management API does not answer at ${managementUrl}: ` +
        `${error.message}. Set RABBITMQ_MANAGEMENT_URL where it is elsewhere.`,
    );
  });
  const refuse = (verb: string) => async () => {
    throw new Error(`The broker on ${url.host} was not started here and is not ours to ${verb}`);
  };
  return {
    version,
    label: `RabbitMQ ${version} on ${url.host}`,
    amqpUrl: url.href.replace(/\/$/, ''),
    managementUrl,
    username,
    password,
    private: false,
    stop: async () => {},
    kill: refuse('kill'),
    restart: refuse('restart'),
  };
}

async function readVersion(access: { managementUrl: string; username: string; password: string }) {
  const overview = (await callApi(access, 'GET', '/api/overview')) as { rabbitmq_version?: unknown };
  if (typeof overview.rabbitmq_version === 'string') return overview.rabbitmq_version;
  throw new Error('GET /api/overview: the answer has no rabbitmq_version');
}

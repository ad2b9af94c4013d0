import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnableNode } from '../broker.ts';
import { brokerConf, type Credentials, enabledPlugins, type NodeExtras } from './conf.ts';
import { endEpmd } from './epmd.ts';
import { freePorts, type NodePorts } from './ports.ts';

/** An installed RabbitMQ. */
export interface Server {
  /** Its start script, as seen from `root`. */
  readonly script: string;
  /** `/`, or the folder of a whole Debian system to change root into (root only). */
  readonly root: string;
}

/** A node with its own name, ports, folders, cookie and Erlang port mapper, which leaves nothing behind. */
export class PrivateNode implements RunnableNode {
  readonly amqpPort: number;
  readonly managementPort: number;
  readonly #server: Server;
  readonly #folder: string;
  readonly #user: User | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #epmdPort: number;
  readonly #nodename: string;
  #process: ChildProcess | undefined;

  static async create(
    name: string,
    credentials: Credentials,
    server: Server,
    extras: NodeExtras,
  ): Promise<PrivateNode> {
    const ports = await freePorts();
    // RabbitMQ must not write as root where its package has a user for it.
    const user = process.getuid?.() === 0 ? await rabbitmqUser(server.root) : undefined;
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    try {
      const listen = {
        amqp: `127.0.0.1:${ports.amqp}`,
        management: { ip: '127.0.0.1', port: ports.management },
        prometheus: { ip: '127.0.0.1', port: ports.prometheus },
      };
      const files = {
        ...extras.files,
        'rabbitmq.conf': brokerConf(credentials, extras, listen, seenBy(server, folder)),
        // Queue totals of quorum queues come with their tick; 5 s by default.
        'advanced.config': '[{rabbit, [{quorum_tick_interval, 1000}]}].\n',
        enabled_plugins: enabledPlugins(extras),
        '.erlang.cookie': randomBytes(16).toString('hex'),
      };
      for (const [file, text] of Object.entries(files)) {
        await writeFile(join(folder, file), text, { mode: 0o400 });
        if (user) await chown(join(folder, file), user.uid, user.gid);
      }
      await mkdir(join(folder, 'log'));
      if (user) await chown(join(folder, 'log'), user.uid, user.gid);
      if (user) await chown(folder, user.uid, user.gid);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return new PrivateNode(name, server, folder, user, ports);
  }

  private constructor(
    name: string,
    server: Server,
    folder: string,
    user: User | undefined,
    ports: NodePorts,
  ) {
    this.#server = server;
    this.#folder = folder;
    this.#user = user;
    this.#nodename = `${name}-${ports.amqp}@localhost`;
    this.#epmdPort = ports.epmd;
    this.amqpPort = ports.amqp;
    this.managementPort = ports.management;
    const seen = seenBy(server, folder);
    this.#environment = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: seen,
      ERL_EPMD_PORT: String(ports.epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: this.#nodename,
      RABBITMQ_DIST_PORT: String(ports.distribution),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      // Every path of the machine's own installation that the node would read or write is moved.
      RABBITMQ_CONF_ENV_FILE: join(seen, 'rabbitmq-env.conf'),
      RABBITMQ_CONFIG_FILE: join(seen, 'rabbitmq.conf'),
      RABBITMQ_CONFIG_FILES: join(seen, 'conf.d'),
      RABBITMQ_ADVANCED_CONFIG_FILE: join(seen, 'advanced.config'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(seen, 'enabled_plugins'),
      RABBITMQ_GENERATED_CONFIG_DIR: join(seen, 'generated'),
      RABBITMQ_SCHEMA_DIR: join(seen, 'schema'),
      RABBITMQ_MNESIA_BASE: join(seen, 'data'),
      RABBITMQ_LOG_BASE: join(seen, 'log'),
    };
  }

  async start(): Promise<void> {
    const { script, root } = this.#server;
    const chrooted = root !== '/';
    const [command, ...args] = chrooted
      ? [
          'unshare',
          '--mount',
          '--propagation',
          'private',
          'sh',
          '-ec',
          ENTER_ROOT,
          'sh',
          root,
          this.#folder,
          script,
        ]
      : [script];
    const console = openSync(join(this.#folder, 'log', 'console'), 'a');
    const child = spawn(command as string, args, {
      cwd: this.#folder,
      env: this.#environment,
      // Its own process group: Ctrl-C in the terminal reaches us, and we end the node when its clients are gone.
      detached: true,
      stdio: ['ignore', console, console],
      ...(this.#user && !chrooted ? this.#user : {}),
    });
    closeSync(console);
    this.#process = child;
    await once(child, 'spawn');
  }

  async stop(): Promise<void> {
    if (await this.#signal('SIGTERM', 30_000)) return;
    await this.kill();
  }

  async kill(): Promise<void> {
    if (await this.#signal('SIGKILL', 10_000)) return;
    throw new Error(`Process ${this.#process?.pid} of node ${this.#nodename} outlives SIGKILL`);
  }

  async remove(): Promise<void> {
    // What it would write on a stop in good order is thrown away in the next line.
    await this.kill();
    await endEpmd(this.#epmdPort);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  ended(): string | undefined {
    const { exitCode, signalCode } = this.#process ?? {};
    if (signalCode) return `was ended by ${signalCode}`;
    return typeof exitCode === 'number' ? `exited with code ${exitCode}` : undefined;
  }

  async log(): Promise<string> {
    const logs = [`${this.#nodename}.log`, 'console'].map(file => join(this.#folder, 'log', file));
    const texts = await Promise.all(logs.map(file => readFile(file, 'utf8').catch(() => '')));
    return texts.map(text => text.trimEnd().split('\n').slice(-15).join('\n')).join('\n');
  }

  /** Signals the whole process group; true when no process of it is left within `timeoutMs`. */
  async #signal(signal: 'SIGTERM' | 'SIGKILL', timeoutMs: number): Promise<boolean> {
    const group = this.#process?.pid;
    const deadline = Date.now() + timeoutMs;
    if (group === undefined || !signalGroup(group, signal)) return true;
    while (Date.now() < deadline) {
      await sleep(50);
      if (!signalGroup(group, 0)) return true;
    }
    return false;
  }
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

function seenBy({ root }: Server, folder: string): string {
  return root === '/' ? folder : MOUNTED_FOLDER;
}

/** Where a chrooted node sees its folder. */
const MOUNTED_FOLDER = '/mnt';

/**
 * Run by `sh` inside a mount namespace of its own, so that the mounts are gone with the node.
 * $1: root folder, $2: the node's folder, $3: start script. The host's /etc/hosts names this machine.
 */
const ENTER_ROOT = `
  mount -t proc proc "$1/proc"
  mount --bind /etc/hosts "$1/etc/hosts"
  mount --bind "$2" "$1${MOUNTED_FOLDER}"
  exec chroot --userspec=rabbitmq:rabbitmq "$1" "$3"
`;

async function rabbitmqUser(root: string): Promise<User | undefined> {
  const line = /^rabbitmq:[^:]*:(\d+):(\d+):/m.exec(await readFile(join(root, 'etc', 'passwd'), 'utf8'));
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : undefined;
}

/** False when the group has no process left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RunnableNode } from '../broker.ts';
import { brokerConf, type Credentials, enabledPlugins, type NodeExtras } from './conf.ts';
import { endEpmd } from './epmd.ts';
import { freePorts, type NodePorts } from './ports.ts';
import { invocation, type Server, type ServerUser, seenBy, serverUser } from './server.ts';

/** Where a node is, and which others it can talk to. */
export interface NodePlace {
  readonly ports: NodePorts;
  /** Nodes with the same one trust each other. */
  readonly cookie: string;
  /** Whether other nodes have the same port mapper: then it is ended by whoever ends them all. */
  readonly sharesMapper: boolean;
}

/** The name of a node at those ports. */
export function nodenameOf(name: string, { amqp }: NodePorts): string {
  return `${name}-${amqp}@localhost`;
}

/** A node with its own name, ports and folders, which leaves nothing behind. */
export class PrivateNode implements RunnableNode {
  readonly nodename: string;
  readonly amqpPort: number;
  readonly managementPort: number;
  readonly #server: Server;
  readonly #folder: string;
  readonly #user: ServerUser | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #ownMapper: number | undefined;
  #process: ChildProcess | undefined;

  /** @param place that of a node of its own, where none is given. */
  static async create(
    name: string,
    credentials: Credentials,
    server: Server,
    extras: NodeExtras,
    place?: NodePlace,
  ): Promise<PrivateNode> {
    const at = place ?? { ports: await freePorts(), cookie: newCookie(), sharesMapper: false };
    const user = await serverUser(server);
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    try {
      const listen = {
        amqp: `127.0.0.1:${at.ports.amqp}`,
        management: { ip: '127.0.0.1', port: at.ports.management },
        prometheus: { ip: '127.0.0.1', port: at.ports.prometheus },
      };
      const files = {
        ...extras.files,
        'rabbitmq.conf': brokerConf(credentials, extras, listen, seenBy(server, folder)),
        // Queue totals of quorum queues come with their tick; 5 s by default.
        'advanced.config': '[{rabbit, [{quorum_tick_interval, 1000}]}].\n',
        enabled_plugins: enabledPlugins(extras),
        '.erlang.cookie': at.cookie,
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
    return new PrivateNode(name, server, folder, user, at);
  }

  private constructor(
    name: string,
    server: Server,
    folder: string,
    user: ServerUser | undefined,
    { ports, sharesMapper }: NodePlace,
  ) {
    this.#server = server;
    this.#folder = folder;
    this.#user = user;
    this.#ownMapper = sharesMapper ? undefined : ports.epmd;
    this.nodename = nodenameOf(name, ports);
    this.amqpPort = ports.amqp;
    this.managementPort = ports.management;
    const seen = seenBy(server, folder);
    const onLoopback = '-kernel inet_dist_use_interface {127,0,0,1}';
    this.#environment = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: seen,
      ERL_EPMD_PORT: String(ports.epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: this.nodename,
      RABBITMQ_DIST_PORT: String(ports.distribution),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: onLoopback,
      RABBITMQ_CTL_ERL_ARGS: onLoopback,
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
    const { command, args, options } = this.#invoke(this.#server.script);
    const console = openSync(join(this.#folder, 'log', 'console'), 'a');
    const child = spawn(command, args, {
      ...options,
      env: this.#environment,
      // Its own process group: Ctrl-C in the terminal reaches us, and we end the node when its clients are gone.
      detached: true,
      stdio: ['ignore', console, console],
    });
    closeSync(console);
    this.#process = child;
    await once(child, 'spawn');
  }

  async stop(): Promise<void> {
    await this.thaw();
    if (await this.#signal('SIGTERM', 30_000)) return;
    await this.kill();
  }

  async kill(): Promise<void> {
    if (await this.#signal('SIGKILL', 10_000)) return;
    throw new Error(`Process ${this.#process?.pid} of node ${this.nodename} outlives SIGKILL`);
  }

  async remove(): Promise<void> {
    // What it would write on a stop in good order is thrown away in the next line.
    await this.kill();
    if (this.#ownMapper !== undefined) await endEpmd(this.#ownMapper);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async freeze(): Promise<void> {
    this.#toGroup('SIGSTOP');
  }

  async thaw(): Promise<void> {
    this.#toGroup('SIGCONT');
  }

  async ctl(...words: readonly string[]): Promise<string> {
    const script = join(dirname(this.#server.script), 'rabbitmqctl');
    const { command, args, options } = this.#invoke(script, words);
    const env = this.#environment;
    return run(command, args, { ...options, env, timeout: 60_000, killSignal: 'SIGKILL' }).then(
      ({ stdout }) => stdout,
      ({ stdout = '', stderr = '', code, signal }) => {
        const ended = signal ? 'gave no answer within 60 s' : `failed (exit ${code})`;
        const said = `${stdout}${stderr}`.trim();
        throw new Error(`rabbitmqctl ${words[0]} on ${this.nodename} ${ended}\n${said}`);
      },
    );
  }

  ended(): string | undefined {
    const { exitCode, signalCode } = this.#process ?? {};
    if (signalCode) return `was ended by ${signalCode}`;
    return typeof exitCode === 'number' ? `exited with code ${exitCode}` : undefined;
  }

  async log(): Promise<string> {
    const logs = [`${this.nodename}.log`, 'console'].map(file => join(this.#folder, 'log', file));
    const texts = await Promise.all(logs.map(file => readFile(file, 'utf8').catch(() => '')));
    return texts.map(text => text.trimEnd().split('\n').slice(-15).join('\n')).join('\n');
  }

  #invoke(script: string, words?: readonly string[]) {
    return invocation(this.#server, this.#user, this.#folder, script, words);
  }

  /** Signals the whole process group; true when no process of it is left within `timeoutMs`. */
  async #signal(signal: 'SIGTERM' | 'SIGKILL', timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    if (!this.#toGroup(signal)) return true;
    while (Date.now() < deadline) {
      await sleep(50);
      if (!this.#toGroup(0)) return true;
    }
    return false;
  }

  /** False when the group has no process left. */
  #toGroup(signal: NodeJS.Signals | 0): boolean {
    const group = this.#process?.pid;
    try {
      return group !== undefined && process.kill(-group, signal);
    } catch {
      return false;
    }
  }
}

const run = promisify(execFile);

/** A secret that two nodes must share to talk to each other. */
export function newCookie(): string {
  return randomBytes(16).toString('hex');
}

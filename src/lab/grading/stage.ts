import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import * as z from 'zod/mini';
import { callMs, dial } from '../../amqp/connection.ts';
import { openingError } from '../../amqp/error.ts';
import { readyMessages } from '../../amqp/ready.ts';
import { within } from '../../amqp/within.ts';
import { ManagementClient } from '../../management/client.ts';
import { closeConnection } from '../../management/connections.ts';
import { listConsumers } from '../../management/consumers.ts';
import { ManagementError } from '../../management/error.ts';
import { clearPolicy } from '../../management/policies.ts';
import { readVhost } from '../../management/topology.ts';
import type { BrokerModel } from '../../model/model.ts';
import { parseVersion, type Version } from '../../model/version.ts';
import type { LabAccess } from '../access.ts';
import { makeVhost } from '../course-vhost.ts';
import { GradingError } from './grading-error.ts';
import { Program } from './program.ts';
import type { Project } from './project.ts';
import { Recorder } from './recorder.ts';
import { findRuntime, type Runtime } from './runtime.ts';
import { Tap } from './tap.ts';
import { Wire } from './wire.ts';

export interface StageOptions {
  readonly access: LabAccess;
  readonly project: Project;
  /** Where the Prometheus plugin answers, without a path, where that does not follow from what the broker says. */
  readonly prometheusUrl?: string;
  readonly signal: AbortSignal;
}

/** What a program is started with, beside its command. */
export interface StartOptions {
  /** As whom it connects; without it as the person who asks for the check. */
  readonly user?: { readonly username: string; readonly password: string };
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** What a run works with: the broker, a virtual host in it, and the learner's programs. All of it ends with the run. */
export class Stage {
  readonly options: StageOptions;
  readonly api: ManagementClient;
  readonly vhost: string;
  readonly version: Version;
  readonly versionText: string;
  readonly channel: ConfirmChannel;
  readonly wire: Wire;
  readonly programs: Program[] = [];
  readonly recorder = new Recorder(this);
  readonly #connection: ChannelModel;
  #runtime: Promise<Runtime> | undefined;

  /** Makes the virtual host where it is not there. @throws {ManagementError} @throws {AmqpError} */
  static async open(options: StageOptions): Promise<Stage> {
    const { management, amqp, log } = options.access;
    const api = new ManagementClient(management, log);
    try {
      const { rabbitmq_version } = await api.get({
        path: '/overview',
        query: { columns: 'rabbitmq_version' },
        answer: z.looseObject({ rabbitmq_version: z.string() }),
        signal: options.signal,
      });
      await makeVhost(api, amqp.vhost, management.username, options.signal);
      const connection = await dial(amqp, 'rmq-course:grader').catch(error => {
        throw openingError(error, amqp);
      });
      connection.on('error', () => {});
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => {});
      const wire = await Wire.open(amqp);
      return new Stage(options, api, rabbitmq_version, connection, channel, wire);
    } catch (error) {
      await api.close();
      throw error;
    }
  }

  private constructor(
    options: StageOptions,
    api: ManagementClient,
    version: string,
    connection: ChannelModel,
    channel: ConfirmChannel,
    wire: Wire,
  ) {
    this.options = options;
    this.api = api;
    this.vhost = options.access.amqp.vhost;
    this.versionText = version;
    this.version = parseVersion(version) ?? { major: 0, minor: 0 };
    this.#connection = connection;
    this.channel = channel;
    this.wire = wire;
  }

  get project(): Project {
    return this.options.project;
  }

  get signal(): AbortSignal {
    return this.options.signal;
  }

  /**
   * Starts a program of the folder, with `RABBITMQ_URL` in its environment.
   * @throws {GradingError} where the folder names no such program, or nothing can run it
   */
  async start(
    name: string,
    args: readonly string[] = [],
    { user, env, input }: StartOptions = {},
  ): Promise<Program> {
    const { folder, programs } = this.project;
    const [first, ...rest] = programs[name] ?? [];
    if (first === undefined) throw new GradingError(`course.json names no program "${name}".`);
    this.signal.throwIfAborted();
    const isOurs = first === 'node' || first === 'python';
    if (isOurs) this.#runtime ??= findRuntime(this.project);
    const runtime = (await this.#runtime) ?? { command: [first] as const, env: {} };
    const { username, password } = user ?? this.options.access.amqp;
    const credentials = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
    const url = `amqp://${credentials}@127.0.0.1:${this.wire.port}/${encodeURIComponent(this.vhost)}`;
    const program = new Program({
      name,
      command: [...(isOurs ? runtime.command : ([first] as const)), ...rest, ...args],
      cwd: folder,
      env: { ...process.env, ...(isOurs ? runtime.env : {}), ...env, RABBITMQ_URL: url },
      secrets: [password, encodeURIComponent(password)],
      ...(input === undefined ? {} : { input }),
    });
    this.programs.push(program);
    return program;
  }

  tap(exchange: string, keys: readonly string[] = ['']): Promise<Tap> {
    return Tap.open(this.#connection, exchange, keys);
  }

  /** Publishes persistent JSON with its id, and waits until the broker has it all. */
  async publish(exchange: string, key: string, bodies: readonly { readonly id: string }[]): Promise<void> {
    for (const body of bodies) {
      this.channel.publish(exchange, key, Buffer.from(JSON.stringify(body)), {
        persistent: true,
        messageId: body.id,
        contentType: 'application/json',
      });
    }
    await within('Publishing', this.channel.waitForConfirms(), {
      milliseconds: callMs,
      signal: this.signal,
    });
  }

  /** On a channel of its own, which may be closed by what is asked. */
  async onChannel<T>(use: (channel: Channel) => Promise<T>): Promise<T> {
    const channel = await this.#connection.createChannel();
    channel.on('error', () => {});
    try {
      return await use(channel);
    } finally {
      await channel.close().catch(() => {});
    }
  }

  /** How many messages are ready, as a passive declare says it; undefined where there is no such queue. */
  ready(queue: string): Promise<number | undefined> {
    return this.onChannel(channel => readyMessages(channel, queue)).catch(() => undefined);
  }

  /** The virtual host as the broker has it now. */
  async model(): Promise<BrokerModel> {
    const { model } = await readVhost(this.api, { name: this.vhost }, this.signal);
    return model;
  }

  /** Removes what earlier runs left: queues, exchanges and policies whose names begin with this. */
  async clean(prefix: string): Promise<void> {
    const { queues, exchanges, policies } = await this.model();
    const ours = ({ name }: { readonly name: string }) => name.startsWith(prefix);
    for (const policy of policies.filter(ours)) await clearPolicy(this.api, policy, this.signal);
    await this.onChannel(async channel => {
      for (const { name } of queues.filter(ours)) await channel.deleteQueue(name);
      for (const { name } of exchanges.filter(ours)) await channel.deleteExchange(name);
    });
  }

  /** Closes, as an operator does, the connections that consume from a queue. @returns how many there were */
  async closeConsumers(queue: string, reason: string): Promise<number> {
    const consumers = await this.consumers(queue);
    const names = new Set(consumers.map(({ connection }) => connection).filter(name => name !== ''));
    for (const name of names) {
      await closeConnection(this.api, name, reason, this.signal).catch(error => {
        if (!(error instanceof ManagementError && error.reason === 'not-found')) throw error;
      });
    }
    return names.size;
  }

  async consumers(queue: string) {
    const all = await listConsumers(this.api, this.signal);
    return all.filter(consumer => consumer.vhost === this.vhost && consumer.queue === queue);
  }

  /**
   * Asks until there is an answer, for so long. @returns undefined where none came
   * Rejects when the run is cancelled.
   */
  async until<T>(
    milliseconds: number,
    probe: () => Promise<T | undefined> | T | undefined,
  ): Promise<T | undefined> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const answer = await probe();
      if (answer !== undefined || performance.now() >= deadline) return answer;
      await this.wait(50);
    }
  }

  /**
   * Looks until it is good, for so long. @returns what was seen last: one more look may see what has changed since
   * Rejects when the run is cancelled.
   */
  async lookUntil<T>(milliseconds: number, isGood: (seen: T) => boolean, look: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const seen = await look();
      if (isGood(seen) || performance.now() >= deadline) return seen;
      await this.wait(50);
    }
  }

  wait(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.signal });
  }

  /** Ends everything that the run has started. Never throws. */
  async close(): Promise<void> {
    await this.recorder.stop();
    await Promise.all(this.programs.map(program => program.kill()));
    await this.wire.close().catch(() => {});
    await within('Closing', this.#connection.close(), { milliseconds: closingMs }).catch(() => {});
    await this.api.close().catch(() => {});
  }
}

const closingMs = 5_000;

import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel, ConfirmChannel, GetMessage } from 'amqplib';
import { type AmqpOptions, dial } from '../../amqp/connection.ts';
import { openingError } from '../../amqp/error.ts';
import { readyMessages } from '../../amqp/ready.ts';
import { within } from '../../amqp/within.ts';
import type { Tone, TryoutEvent } from '../../course/tryout-run.ts';
import { type Connection, ManagementClient } from '../../management/client.ts';
import { parseVersion, type Version } from '../../model/version.ts';
import type { LabAccess } from '../access.ts';
import type { Question } from './would-fire.ts';

/** Statistics of a fresh or changed object come some seconds later, 13 s at the most seen (3.10, 4.0, 4.3). */
const statisticsMs = 20_000;

/** What an experiment works with. It lives as long as one run, and takes back all that it handed out. */
export class Lab {
  readonly version: Version;
  readonly vhost: string;
  readonly api: ManagementClient;
  readonly signal: AbortSignal;
  /** What the person asks beside. */
  readonly question: Question | undefined;
  readonly #access: LabAccess;
  readonly #lesson: string;
  readonly #tell: (event: TryoutEvent) => void;
  readonly #began = performance.now();
  /** What is to be undone, the last one first. */
  readonly #undo: { readonly what: string; readonly act: () => Promise<unknown> }[] = [];
  #hands: Promise<ConfirmChannel> | undefined;

  /** @param lesson such as `l1`: connections are named after it */
  constructor(
    access: LabAccess,
    lesson: string,
    version: string,
    signal: AbortSignal,
    tell: (event: TryoutEvent) => void,
    question?: Question,
  ) {
    this.question = question;
    this.#access = access;
    this.#lesson = lesson;
    this.#tell = tell;
    this.signal = signal;
    this.vhost = access.amqp.vhost;
    this.version = parseVersion(version) ?? { major: 0, minor: 0 };
    this.api = this.client();
  }

  get management(): Connection {
    return this.#access.management;
  }

  /** Milliseconds since the run began. */
  get now(): number {
    return performance.now() - this.#began;
  }

  step(text: string): void {
    this.#tell({ kind: 'step', at: this.now, text });
  }

  say(text: string): void {
    this.#tell({ kind: 'word', at: this.now, text });
  }

  /** A cell of the table; the same one again is overwritten. */
  cell(row: string, column: string, value: string | number): void {
    this.#tell({ kind: 'cell', row, column, text: String(value) });
  }

  mark(row: string, at: number, label: string, tone: Tone = 'plain'): void {
    this.#tell({ kind: 'mark', row, at, label, tone });
  }

  check(
    label: string,
    expected: string | number,
    seen: string | number,
    fits = String(seen) === String(expected),
  ): void {
    this.#tell({ kind: 'check', label, expected: String(expected), seen: String(seen), fits });
  }

  /** A connection `rmq-course:<lesson>:<role>`, as the broker's user or another one. @throws {AmqpError} */
  async connect(role: string, as?: Pick<AmqpOptions, 'username' | 'password'>): Promise<ChannelModel> {
    const options = { ...this.#access.amqp, ...as };
    this.signal.throwIfAborted();
    const opening = dial(options, connectionName(this.#lesson, role));
    this.#later(`the connection ${role}`, async () => close(await opening.catch(() => undefined)));
    try {
      const model = await within(`Connecting as ${role}`, opening, {
        milliseconds: 15_000,
        signal: this.signal,
      });
      // What ends a connection is told by its event `close` as well.
      model.on('error', () => {});
      return model;
    } catch (error) {
      throw openingError(error, options);
    }
  }

  /** A channel that is not in confirm mode. What closes it is told by whatever is asked of it next. */
  async plainChannel(connection: ChannelModel): Promise<Channel> {
    return quiet(await connection.createChannel());
  }

  async confirmChannel(connection: ChannelModel): Promise<ConfirmChannel> {
    return quiet(await connection.createConfirmChannel());
  }

  /** A channel in confirm mode on a connection of its own. */
  async channel(role: string): Promise<ConfirmChannel> {
    return this.confirmChannel(await this.connect(role));
  }

  /** Declares an empty, durable queue, which goes with the run. @returns its name */
  async queue(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const hands = await this.#handsChannel();
    await hands.deleteQueue(name);
    this.#later(`queue ${name}`, () => hands.deleteQueue(name));
    await hands.assertQueue(name, { arguments: args });
    return name;
  }

  /** Declares a durable exchange, which goes with the run. @returns its name */
  async exchange(name: string, type: 'direct' | 'fanout'): Promise<string> {
    const hands = await this.#handsChannel();
    await hands.deleteExchange(name);
    this.#later(`exchange ${name}`, () => hands.deleteExchange(name));
    await hands.assertExchange(name, type);
    return name;
  }

  async bind(queue: string, exchange: string, routingKey: string): Promise<void> {
    await (await this.#handsChannel()).bindQueue(queue, exchange, routingKey);
  }

  /** How many messages are ready, at this moment: from a passive declare. */
  async ready(queue: string): Promise<number> {
    return readyMessages(await this.#handsChannel(), queue);
  }

  /** Takes one message out of the queue and acknowledges it. */
  async fetch(queue: string): Promise<GetMessage | undefined> {
    const hands = await this.#handsChannel();
    const message = await hands.get(queue, { noAck: true });
    return message || undefined;
  }

  /** Publishes persistent messages to a queue and waits for the confirms. */
  async fill(queue: string, bodies: readonly string[]): Promise<void> {
    const hands = await this.#handsChannel();
    for (const body of bodies) hands.sendToQueue(queue, Buffer.from(body), { persistent: true });
    await hands.waitForConfirms();
  }

  /** A client as the broker's user or another one. */
  client(as?: Pick<Connection, 'username' | 'password'>): ManagementClient {
    const client = new ManagementClient({ ...this.#access.management, ...as }, this.#access.log);
    this.#later('the client of the management API', () => client.close());
    return client;
  }

  /** Makes something that is there for as long as the run. */
  async forTheRun(what: string, make: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<void> {
    this.#later(what, undo);
    await make();
  }

  sleep(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.signal });
  }

  /** Asks until there is an answer, for 20 s at most; meanwhile the page says that it waits for `what`. */
  async until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = this.now + statisticsMs;
    let answer = await probe();
    if (answer !== undefined) return answer;
    this.#tell({ kind: 'waiting', for: what });
    while (answer === undefined && this.now < deadline) {
      await this.sleep(250);
      answer = await probe();
    }
    this.#tell({ kind: 'waiting', for: null });
    return answer;
  }

  /** Closes and removes what was handed out. @returns what could not be removed */
  async close(): Promise<readonly string[]> {
    const left: string[] = [];
    for (let last = this.#undo.pop(); last; last = this.#undo.pop()) {
      const { what, act } = last;
      await within(`Removing ${what}`, act(), { milliseconds: 10_000 }).catch(() => left.push(what));
    }
    return left;
  }

  /** The channel with which the laboratory itself declares, counts and removes. */
  #handsChannel(): Promise<ConfirmChannel> {
    this.#hands ??= this.connect('laboratory').then(connection => this.confirmChannel(connection));
    return this.#hands;
  }

  #later(what: string, act: () => Promise<unknown>): void {
    this.#undo.push({ what, act });
  }
}

/** By which operators find a connection of the course, and can close it. */
export function connectionName(lesson: string, role: string): string {
  return `rmq-course:${lesson}:${role}`;
}

/** The broker's own words in a message of amqplib. */
export function inQuotes(message: string): string {
  return /with message "([\s\S]*)"/.exec(message)?.[1] ?? message;
}

/** An `error` that nobody listens for would end the process. */
function quiet<T extends Channel>(channel: T): T {
  channel.on('error', () => {});
  return channel;
}

async function close(model: ChannelModel | undefined): Promise<void> {
  // Already closed: that is what is wanted.
  await model?.close().catch(() => undefined);
}

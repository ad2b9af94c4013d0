import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { closeConnectionsOf } from '../../../management/connections.ts';
import { importDefinitions } from '../../../management/definitions.ts';
import { ManagementError } from '../../../management/error.ts';
import { deleteUser, putUser, setPermissions } from '../../../management/users.ts';
import { GradingError } from '../grading-error.ts';
import { Keeper } from '../keeper.ts';
import type { Program } from '../program.ts';
import { projectFile } from '../project.ts';
import type { Stage } from '../stage.ts';
import type { Tap } from '../tap.ts';
import { some } from '../words.ts';

/** The prefix of all that the project declares. */
export const PREFIX = 'p4';
/** To which every final state goes, and every attempt to pay. */
const DONE = 'p4.done';
const ATTEMPTS = 'p4.attempts';
export const definitionsFile = 'definitions.json';

export interface Order {
  readonly id: string;
  readonly kind?: 'flaky' | 'poison';
}

/** What `course.json` says of the pipeline. */
const contract = z.looseObject({
  users: z.record(z.string(), z.string()),
  entry: z.object({ exchange: z.string(), routingKey: z.string(), queue: z.string() }),
  work: z.array(z.string()).check(z.minLength(1)),
  dead: z.array(z.string()).check(z.minLength(1)),
});

export type PipelineContract = z.infer<typeof contract>;

/** A learner's pipeline at work: its topology in the virtual host of the run, its users, its consumers, and what comes out of it. */
export class Pipeline {
  readonly stage: Stage;
  readonly contract: PipelineContract;
  readonly done: Tap;
  readonly attempts: Tap;
  readonly #passwords: ReadonlyMap<string, string>;
  readonly #memory: string;
  #keepers: readonly Keeper[] = [];

  /**
   * Imports the definitions, with users of this run's own: theirs are renamed, without tags, and get passwords that nobody knows.
   * @throws {GradingError} where the folder does not say what is needed, or the broker does not take it
   */
  static async open(stage: Stage): Promise<Pipeline> {
    const { contract: said, definitions } = readTopology(stage);
    await stage.clean(PREFIX);
    const passwords = await importTopology(stage, definitions);
    const { exchanges, queues } = await stage.model();
    for (const exchange of [DONE, ATTEMPTS]) {
      if (!exchanges.some(({ name }) => name === exchange))
        throw new GradingError(`${definitionsFile} declares no exchange ${exchange}.`);
    }
    stage.recorder.follow(queues.map(({ name }) => name));
    const memory = await mkdtemp(join(tmpdir(), 'rmq-course-'));
    return new Pipeline(stage, said, passwords, memory, await stage.tap(DONE), await stage.tap(ATTEMPTS));
  }

  private constructor(
    stage: Stage,
    said: PipelineContract,
    passwords: ReadonlyMap<string, string>,
    memory: string,
    done: Tap,
    attempts: Tap,
  ) {
    this.stage = stage;
    this.contract = said;
    this.#passwords = passwords;
    this.#memory = memory;
    this.done = done;
    this.attempts = attempts;
  }

  /** Starts those consumers that do not run. @param env for all that start from here on */
  async startConsumers(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#keepers = [
      await Keeper.start(this.stage, 'payment', this.#run('payment', env)),
      await Keeper.start(this.stage, 'shipping', this.#run('shipping', env)),
    ];
  }

  /** Ends them the hard way. */
  async killConsumers(): Promise<void> {
    const keepers = this.#keepers;
    this.#keepers = [];
    if (keepers.length > 0) this.stage.recorder.mark('the consumers are ended');
    await Promise.all(keepers.map(keeper => keeper.kill()));
  }

  /** Closes, as an operator does, all connections of the users of `payment` and `shipping`. */
  async cutConsumersOff(reason: string): Promise<void> {
    this.stage.recorder.mark('the connections of the consumers are closed');
    const users = new Set(['payment', 'shipping'].map(program => this.#run(program).user.username));
    for (const user of users) await closeConnectionsOf(this.stage.api, user, reason, this.stage.signal);
  }

  /** Starts again what has ended. */
  async check(): Promise<void> {
    for (const keeper of this.#keepers) await keeper.check();
  }

  /** Gives orders to the program `submit`. */
  async submit(orders: readonly Order[]): Promise<Submission> {
    const input = orders.map(order => `${JSON.stringify(order)}\n`).join('');
    return new Submission(await this.stage.start('submit', [], { ...this.#run('submit'), input }));
  }

  /** Runs the program `replay` to its end, 60 s at most. */
  async replay(): Promise<Program> {
    const program = await this.stage.start('replay', [], this.#run('replay'));
    await program.end(60_000, this.stage.signal);
    return program;
  }

  /** The orders of `of` whose parcels are on their way. */
  shipped(of: readonly Order[]): ReadonlySet<string> {
    return new Set(this.done.counts(new Set(of.map(({ id }) => id))).keys());
  }

  /** When each attempt to pay for an order was told, in milliseconds of `performance.now()`. */
  triesOf({ id }: Order): readonly number[] {
    return this.attempts.seen.filter(({ message }) => bodyId(message.content) === id).map(({ at }) => at);
  }

  /** Waits until all of these are shipped, or nothing has happened for a good while. @returns how many are not */
  async whenShipped(orders: readonly Order[], milliseconds = 120_000): Promise<readonly Order[]> {
    const start = this.done.seen.length + this.attempts.seen.length;
    let [events, since, longest] = [start, performance.now(), 0];
    await this.stage.until(milliseconds, async () => {
      await this.check();
      const told = this.done.seen.length + this.attempts.seen.length;
      if (told !== events) {
        if (events > start) longest = Math.max(longest, performance.now() - since);
        [events, since] = [told, performance.now()];
      }
      // Programs take their time to start.
      const isQuiet = performance.now() - since > (events === start ? 20_000 : Math.max(6_000, 2 * longest));
      return this.shipped(orders).size === orders.length || isQuiet || undefined;
    });
    const shipped = this.shipped(orders);
    return orders.filter(({ id }) => !shipped.has(id));
  }

  /** How many messages are ready in these queues together. */
  async ready(queues: readonly string[]): Promise<number> {
    const each = await Promise.all(queues.map(queue => this.stage.ready(queue)));
    return each.reduce<number>((sum, ready) => sum + (ready ?? 0), 0);
  }

  /** Waits until each work queue has a consumer. @returns the queues that have none */
  async whenConsumed(milliseconds: number): Promise<readonly string[]> {
    return this.stage.lookUntil(
      milliseconds,
      idle => idle.length === 0,
      async () => {
        await this.check();
        const all = await Promise.all(
          this.contract.work.map(queue => this.stage.onChannel(channel => channel.checkQueue(queue))),
        );
        return all.filter(({ consumerCount }) => consumerCount === 0).map(({ queue }) => queue);
      },
    );
  }

  /** Removes the users of this run, and what the programs remembered. Never throws. */
  async close(): Promise<void> {
    await this.killConsumers().catch(() => {});
    for (const user of new Set(this.#passwords.keys()))
      await deleteUser(this.stage.api, user).catch(() => {});
    await rm(this.#memory, { recursive: true, force: true }).catch(() => {});
  }

  #run(program: string, env: NodeJS.ProcessEnv = {}) {
    const username = ownName(this.contract.users[program] ?? '', this.stage);
    const password = this.#passwords.get(username);
    if (password === undefined)
      throw new GradingError(
        `${projectFile} names no user of ${definitionsFile} for the program "${program}".`,
      );
    return { user: { username, password }, env: { ...env, STATE_FOLDER: this.#memory } };
  }
}

/** What the program `submit` has said so far. */
export class Submission {
  readonly program: Program;

  constructor(program: Program) {
    this.program = program;
  }

  /** The orders that it says the broker has. */
  get accepted(): readonly string[] {
    return this.program.stdout
      .split('\n')
      .flatMap(line => acceptance.safeParse(parsed(line)).data?.accepted ?? []);
  }
}

const acceptance = z.looseObject({ accepted: z.string() });

/** So many orders with names of this run's own; the faulty ones are spread among them. */
export function makeOrders(n: number, { flaky = 0, poison = 0 } = {}): readonly Order[] {
  const mark = randomUUID().slice(0, 6);
  const every = (share: number) => (share > 0 ? Math.floor(n / share) : Number.POSITIVE_INFINITY);
  const kindOf = (at: number) => {
    // The last of all is one: what it waits is its wait, not that of others before it in a queue.
    if ((at + 1) % every(poison) === 0 && (at + 1) / every(poison) <= poison)
      return { kind: 'poison' } as const;
    if (at % every(flaky) === 2 && at / every(flaky) < flaky) return { kind: 'flaky' } as const;
    return {};
  };
  return Array.from({ length: n }, (_, at) => ({ id: `o-${mark}-${at + 1}`, ...kindOf(at) }));
}

const told = z.looseObject({ id: z.string() });

/** Of a report: it is a message of its own, and may have an id of its own. */
function bodyId(content: Buffer): string | undefined {
  return told.safeParse(parsed(content.toString())).data?.id;
}

const list = z.catch(z.array(z.looseObject({})), []);
const permission = z.object({ user: z.string(), configure: z.string(), write: z.string(), read: z.string() });
const definitions = z.looseObject({
  users: z.catch(z.array(z.looseObject({ name: z.string() })), []),
  permissions: z.catch(z.array(permission), []),
  exchanges: list,
  queues: list,
  bindings: list,
  policies: list,
});

/**
 * What `course.json` and `definitions.json` say of the pipeline.
 * @throws {GradingError} where one of them is not there, or does not say what is needed
 */
export function readTopology({ project }: Stage): {
  readonly contract: PipelineContract;
  readonly definitions: z.infer<typeof definitions>;
} {
  const said = contract.safeParse(parsed(project.files.get(projectFile) ?? ''));
  if (!said.success) {
    const [issue] = said.error.issues;
    throw new GradingError(
      `${projectFile} is not as the starter project has it (at ${issue?.path.join('.') || 'the top'}: ${issue?.message}).`,
    );
  }
  const text = project.files.get(definitionsFile);
  if (text === undefined) throw new GradingError(`There is no ${definitionsFile} in the folder.`);
  const read = definitions.safeParse(parsed(text)).data;
  if (!read) throw new GradingError(`${definitionsFile} cannot be read as definitions.`);
  const wanted = [...new Set(Object.values(said.data.users))];
  const missing = wanted.filter(name => !read.users.some(user => user.name === name));
  if (missing.length > 0)
    throw new GradingError(`${definitionsFile} has no user ${some(missing)}, which ${projectFile} names.`);
  return { contract: said.data, definitions: read };
}

/** @returns the passwords of the users that were made, by their names */
async function importTopology(
  stage: Stage,
  read: z.infer<typeof definitions>,
): Promise<ReadonlyMap<string, string>> {
  const own = ({ vhost: _, ...entity }: Readonly<Record<string, unknown>>) => entity;
  const { exchanges, queues, bindings, policies } = read;
  const sections = Object.entries({ exchanges, queues, bindings, policies }).map(
    ([section, entries]) => [section, entries.map(own)] as const,
  );
  const passwords = new Map<string, string>();
  try {
    await importDefinitions(stage.api, Object.fromEntries(sections), stage.vhost, stage.signal);
    for (const { name } of read.users) {
      const password = randomBytes(24).toString('hex');
      await putUser(stage.api, { name: ownName(name, stage), tags: [], password }, stage.signal);
      passwords.set(ownName(name, stage), password);
    }
    for (const { user, ...patterns } of read.permissions)
      await setPermissions(
        stage.api,
        { user: ownName(user, stage), vhost: stage.vhost, ...patterns },
        stage.signal,
      );
  } catch (error) {
    for (const name of passwords.keys()) await deleteUser(stage.api, name).catch(() => {});
    if (!(error instanceof ManagementError)) throw error;
    throw new GradingError(`The broker does not take ${definitionsFile}: ${error.message}`, { cause: error });
  }
  return passwords;
}

/** Users are the cluster's, not a virtual host's: those of a run are told apart by it. */
function ownName(name: string, { vhost }: Stage): string {
  return `${name}.${vhost}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { type Broker, startBroker } from '../../tools/broker.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { type Mutant, validDefinitions } from './mutants.ts';

/** What a broker said to a definitions file. */
export interface Verdict {
  readonly status: number;
  /** The broker's own words. */
  readonly words: string;
}

/** `POST /api/definitions` with the text as it is. */
export async function importText(broker: Broker, text: string): Promise<Verdict> {
  const response = await fetch(`${broker.managementUrl}/api/definitions`, {
    method: 'POST',
    headers: { authorization: authorization(broker), 'content-type': 'application/json' },
    body: text,
    signal: AbortSignal.timeout(60_000),
  });
  return { status: response.status, words: await response.text() };
}

/**
 * A broker that says what it thinks of mutants. Some of them break a node: an answer of 500 counts only where
 * the node still takes the valid file, else a new node is asked.
 */
export class Judge {
  readonly #lifetime: Lifetime;
  #broker: Promise<Broker>;
  #number = 0;

  constructor(lifetime: Lifetime) {
    this.#lifetime = lifetime;
    this.#broker = startJudge(lifetime);
  }

  get broker(): Promise<Broker> {
    return this.#broker;
  }

  /** What the broker says to each mutant, a few at a time. */
  async judge(mutants: readonly Mutant[]): Promise<ReadonlyMap<Mutant, Verdict>> {
    const verdicts = new Map<Mutant, Verdict>();
    const waiting = mutants.toSorted((a, b) => Number(a.leavesTraces ?? 0) - Number(b.leavesTraces ?? 0));
    const work = async () => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        verdicts.set(mutant, await this.verdict(mutant));
      }
    };
    await Promise.all([work(), work(), work()]);
    return verdicts;
  }

  /** What the broker says to one mutant. */
  async verdict(mutant: Mutant): Promise<Verdict> {
    const broker = await this.#broker;
    const verdict = await this.#ask(broker, mutant);
    if (verdict.status !== 500 || (await this.#isSound(broker))) return verdict;
    return this.#ask(await this.#replace(broker), mutant);
  }

  async #isSound(broker: Broker): Promise<boolean> {
    return (await this.#ask(broker, validDefinitions)).status === 204;
  }

  async #replace(broken: Broker): Promise<Broker> {
    if ((await this.#broker) === broken) {
      this.#broker = broken.stop().then(() => startJudge(this.#lifetime));
    }
    return this.#broker;
  }

  async #ask(broker: Broker, mutant: Mutant): Promise<Verdict> {
    const n = ++this.#number;
    const verdict = await importText(broker, mutant.text(n)).catch(
      (error: Error): Verdict => ({ status: 500, words: `no answer: ${error.message}` }),
    );
    const left = [`vhosts/shop-${n}`, `vhosts/word-${n}`];
    for (const path of left) await remove(broker, path);
    return verdict;
  }
}

/** All the plugins whose exchange types, policy keys and parameters the linter knows of. */
export const plugins = [
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_federation',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
];

function startJudge(lifetime: Lifetime): Promise<Broker> {
  return startBroker(lifetime, { name: 'judge', plugins });
}

/** Whatever the answer: what a mutant has made may be beyond removal. */
async function remove(broker: Broker, path: string): Promise<void> {
  const headers = { authorization: authorization(broker) };
  await fetch(`${broker.managementUrl}/api/${path}`, { method: 'DELETE', headers }).then(
    response => response.text(),
    () => '',
  );
}

function authorization({ username, password }: Broker): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

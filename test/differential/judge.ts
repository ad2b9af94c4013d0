import { type Broker, startBroker } from '../../tools/broker.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { authorization, importText, plugins, type Verdict } from '../support/definitions-import.ts';
import { changed, type Mutant } from './mutants/mutant.ts';

/**
 * A broker that says what it thinks of mutants. Some of them break a node: an answer of 500, or none, counts only
 * where the node still takes a valid file, else a new node is asked.
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
    await Promise.all(Array.from({ length: atOnce }, work));
    return verdicts;
  }

  /**
   * What the broker says to one mutant.
   * @throws where it does not answer, and a new one neither.
   */
  async verdict(mutant: Mutant): Promise<Verdict> {
    const broker = await this.#broker;
    const verdict = await this.#ask(broker, mutant);
    if (verdict && (verdict.status !== 500 || (await this.#isSound(broker)))) return verdict;
    const again = await this.#ask(await this.#replace(broker), mutant);
    if (!again) throw new Error(`${mutant.mutation}: the broker did not answer, nor did a new one`);
    return again;
  }

  async #isSound(broker: Broker): Promise<boolean> {
    return (await this.#ask(broker, unchanged))?.status === 204;
  }

  async #replace(broken: Broker): Promise<Broker> {
    if ((await this.#broker) === broken) {
      this.#broker = broken.stop().then(() => startJudge(this.#lifetime));
    }
    return this.#broker;
  }

  /** Undefined where there is no answer. */
  async #ask(broker: Broker, mutant: Mutant): Promise<Verdict | undefined> {
    const n = ++this.#number;
    const verdict = await importText(broker, mutant.text(n)).catch(() => undefined);
    for (const name of ['shop', 'word']) await removeVhost(broker, `${name}-${n}`);
    return verdict;
  }
}

/** More do not make two processors faster. */
const atOnce = 4;

const unchanged = changed('unchanged', () => {});

function startJudge(lifetime: Lifetime): Promise<Broker> {
  return startBroker(lifetime, { name: 'judge', plugins });
}

/** Whatever the answer: what a mutant has made may be beyond removal. */
async function removeVhost(broker: Broker, name: string): Promise<void> {
  await fetch(`${broker.managementUrl}/api/vhosts/${name}`, {
    method: 'DELETE',
    headers: { authorization: authorization(broker) },
    signal: AbortSignal.timeout(30_000),
  }).then(
    response => response.text(),
    () => '',
  );
}

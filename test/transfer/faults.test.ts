import assert from 'node:assert/strict';
import type { Broker } from '../../tools/broker.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { type Fault, faults, type Outcome, runWithFault } from './faults.ts';

/** `FAULT_RUNS` says how many, beside one for each kind of fault; `FAULT_SEED` where they begin. */
const runs = Number(process.env.FAULT_RUNS ?? 8);
const firstSeed = Number(process.env.FAULT_SEED ?? 20_261_122);

describe('No message is lost', () => {
  const outcomes: Outcome[] = [];
  let broker: Broker;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
  });

  for (const [index, fault] of faults.entries()) {
    it(`when a transfer meets: ${fault}`, async function () {
      this.timeout(180_000);
      if (fault === 'broker killed' && !broker.private) this.skip();
      await run(firstSeed + index, fault);
    });
  }

  it(`in ${runs} further runs`, async function () {
    this.timeout(60_000 + runs * 20_000);
    for (let number = 0; number < runs; number++) await run(firstSeed + 1_000 + number);
  });

  after(() => {
    const sum = (key: 'messages' | 'lost' | 'changed' | 'twice' | 'twiceTold') =>
      outcomes.reduce((total, outcome) => total + outcome[key], 0);
    console.log(
      `    ${outcomes.length} runs, ${sum('messages')} messages: ${sum('lost')} lost, ${sum('changed')} changed, ${sum('twice')} there twice of at most ${sum('twiceTold')} told`,
    );
  });

  async function run(seed: number, fault?: Fault): Promise<void> {
    const outcome = await runWithFault(broker, seed, fault);
    outcomes.push(outcome);
    const { lost, changed, twice, twiceTold, words } = outcome;
    if (process.env.FAULT_WORDS) console.log(`      ${words}; twice ${twice} of ${twiceTold}`);
    assert.deepEqual({ lost, changed }, { lost: 0, changed: 0 }, words);
    assert.doesNotMatch(words, /INCONSISTENT/);
    // A broker that is killed may have forgotten acknowledgements that it had taken.
    if (outcome.fault !== 'broker killed')
      assert.ok(twice <= twiceTold, `${twice} of ${twiceTold}: ${words}`);
  }
});

import { startBroker } from '../../tools/broker.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import { faults, type Outcome, runWithFault } from '../transfer/faults.ts';

/** Two of each kind of fault. */
const runs = 24;
const firstSeed = 20_261_122;

/** Transfers that meet faults, and where their messages are afterwards. */
export async function faultRuns(script: Lifetime) {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const broker = await startBroker(lifetime, { name: 'fault-bench' });
    const kinds = faults.filter(fault => fault !== 'broker killed' || broker.private);
    const outcomes: Outcome[] = [];
    for (let run = 0; run < runs; run++)
      outcomes.push(await runWithFault(broker, firstSeed + run, kinds[run % kinds.length]));
    const sum = (key: 'messages' | 'lost' | 'changed' | 'twice' | 'twiceTold') =>
      outcomes.reduce((total, outcome) => total + outcome[key], 0);
    // A broker that is killed may have forgotten acknowledgements that it had taken, which nobody can tell.
    const beyond = outcomes
      .filter(({ fault }) => fault !== 'broker killed')
      .reduce((total, { twice, twiceTold }) => total + Math.max(0, twice - twiceTold), 0);
    console.log(
      `fault runs: ${outcomes.length} runs, ${sum('messages').toLocaleString('en')} messages, ${sum('lost')} lost, ${sum('twice')} duplicated of at most ${sum('twiceTold')} told`,
    );
    const what = `${outcomes.length} transfers that met faults, ${sum('messages').toLocaleString('en')} messages, ${broker.version}`;
    const figure = (words: string, value: number) => ({
      what: `${what}: ${words}`,
      value,
      unit: 'messages',
      atMost: 0,
    });
    return [
      figure('lost', sum('lost')),
      figure('changed', sum('changed')),
      figure('duplicated beyond what was told', beyond),
    ];
  } finally {
    await lifetime.end();
  }
}

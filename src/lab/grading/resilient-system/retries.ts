import { fail, pass, type Verdict } from '../scorecard.ts';
import { count, some } from '../words.ts';
import { whenEmpty } from './faults.ts';
import { makeOrders, type Order, type Pipeline } from './pipeline.ts';

/** One order in 50 can never be paid, one in 20 fails twice. */
export async function ordersFail(
  pipeline: Pipeline,
  n: number,
): Promise<{ readonly outcome: Verdict; readonly attempts: Verdict; readonly poison: readonly Order[] }> {
  const orders = makeOrders(n, { poison: Math.ceil(n / 50), flaky: Math.ceil(n / 20) });
  const poison = orders.filter(({ kind }) => kind === 'poison');
  const others = orders.filter(({ kind }) => kind !== 'poison');
  const { contract } = pipeline;
  const before = await pipeline.ready(contract.dead);
  await pipeline.submit(orders);
  const unshipped = await pipeline.whenShipped(others);
  await pipeline.stage.until(30_000, async () => {
    await pipeline.check();
    const isLoop = poison.some(order => pipeline.triesOf(order).length > 2 * maxAttempts);
    return isLoop || (await pipeline.ready(contract.dead)) - before >= poison.length || undefined;
  });
  const dead = (await pipeline.ready(contract.dead)) - before;
  return {
    outcome: outcomeOf(pipeline, { poison, others, unshipped, dead }),
    attempts: attemptsOf(pipeline, poison),
    poison,
  };
}

/** The cause is mended, and what died is sent once more. */
export async function deadAreReplayed(pipeline: Pipeline, poison: readonly Order[]): Promise<Verdict> {
  const { contract, stage } = pipeline;
  await pipeline.killConsumers();
  await pipeline.startConsumers({ POISON_FIXED: '1' });
  stage.recorder.mark('replay begins');
  const replay = await pipeline.replay();
  if (replay.exitCode !== 0) {
    await replay.kill();
    return fail(
      `The program replay ${replay.ended ?? 'did not end in 60 s'}; its last words: ${replay.lastWords}`,
    );
  }
  const unshipped = await pipeline.whenShipped(poison);
  await whenEmpty(pipeline);
  const dead = await stage.lookUntil(
    5_000,
    left => left === 0,
    () => pipeline.ready(contract.dead),
  );
  const what = `The cause was mended and replay run: ${poison.length - unshipped.length} of ${count(poison.length, 'dead order')} shipped`;
  if (unshipped.length > 0 || dead > 0)
    return fail(`${what}, ${count(dead, 'message')} left in ${some(contract.dead)}.`);
  return pass(`${what}, nothing left in ${some(contract.dead)}.`);
}

interface Outcome {
  readonly poison: readonly Order[];
  readonly others: readonly Order[];
  readonly unshipped: readonly Order[];
  readonly dead: number;
}

function outcomeOf(pipeline: Pipeline, { poison, others, unshipped, dead }: Outcome): Verdict {
  const flaky = others.filter(({ kind }) => kind === 'flaky');
  const shippedPoison = pipeline.shipped(poison).size;
  const what = `Of ${others.length + poison.length} orders ${poison.length} could never be paid and ${flaky.length} failed twice: ${others.length - unshipped.length} of ${others.length} shipped, ${dead} of ${poison.length} in ${some(pipeline.contract.dead)}`;
  const [first] = unshipped;
  if (first)
    return fail(
      `${what}. ${first.id} (${first.kind ?? 'healthy'}) was not shipped after ${count(pipeline.triesOf(first).length, 'attempt')}.`,
    );
  if (shippedPoison > 0)
    return fail(`${what}. ${count(shippedPoison, 'order')} that nobody paid for went out.`);
  return dead === poison.length ? pass(`${what}.`) : fail(`${what}.`);
}

/** Not more than five, the waits between them growing. */
function attemptsOf(pipeline: Pipeline, poison: readonly Order[]): Verdict {
  const all = poison.map(order => pipeline.triesOf(order));
  const most = Math.max(...all.map(({ length }) => length));
  if (most > maxAttempts) return fail(`An order was tried ${most} times; ${maxAttempts} is the most.`);
  if (all.some(({ length }) => length < 2)) return fail('An order that fails is not tried again.');
  // A busy machine makes waits longer, never shorter: the shortest of each tells what was meant.
  const waits = Array.from({ length: Math.min(...all.map(({ length }) => length)) - 1 }, (_, at) =>
    Math.min(...all.map(times => (times[at + 1] ?? 0) - (times[at] ?? 0))),
  );
  const words = some(
    waits.map(ms => `${(ms / 1_000).toFixed(1)} s`),
    maxAttempts,
  );
  const grow =
    waits.every((wait, at) => wait >= slack * (waits[at - 1] ?? 0)) &&
    (waits.at(-1) ?? 0) >= growth * (waits[0] ?? 0);
  const what = `${most} attempts at most, the waits between them: ${words}`;
  return grow ? pass(`${what}.`) : fail(`${what}. They do not grow.`);
}

const maxAttempts = 5;
/** What a busy machine may take from a wait. */
const slack = 0.8;
/** Of the last wait over the first. */
const growth = 2;

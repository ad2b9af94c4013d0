import type { PromqlExpression } from '../../../deployment/promql.ts';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { asksFor, deadLettered, type Monitored, subjects, unroutable } from './monitored.ts';
import { type Sample, selected } from './samples.ts';
import type { Scrapes } from './scrapes.ts';

export const BACKLOG = 'ex3.backlog';
export const backlog = 1_500;

/** Fires with the backlog and is silent without it. Statistics of a queue are some seconds old. */
export async function depthVerdict(stage: Stage, { alerts }: Monitored, scrapes: Scrapes): Promise<Verdict> {
  const depth = subjects[0];
  const own = alerts.filter(alert => depth?.isAlerted(alert));
  if (own.length === 0) return fail('There is no alert on the depth of queues.');
  const simple = own.filter(({ expression }) => evaluate(expression, []) !== undefined);
  const [first] = simple;
  if (!first)
    return fail(
      `${own[0]?.name}: we can only work out "metric op number" and "agg by (…) (metric) op number", and this is neither.`,
    );
  const began = performance.now();
  const fired = await stage.until(statisticsMs, async () => {
    const samples = await scrapes.now();
    return simple.flatMap(alert =>
      firing(alert.expression, stage, samples).map(result => ({ alert, result })),
    )[0];
  });
  if (!fired)
    return fail(
      `${BACKLOG} holds ${backlog} messages without a consumer, and after ${statisticsMs / 1_000} s ${first.name} is still silent: ${first.expression.text.trim()}`,
    );
  const after = Math.round((performance.now() - began) / 1_000);
  await stage.channel.purgeQueue(BACKLOG);
  const silent = await stage.until(statisticsMs, async () => {
    const samples = await scrapes.now();
    return firing(fired.alert.expression, stage, samples).length === 0 || undefined;
  });
  const { name } = fired.alert;
  if (!silent)
    return fail(
      `${name} fires with ${backlog} messages in ${BACKLOG}, and still does ${statisticsMs / 1_000} s after the queue was purged.`,
    );
  return pass(
    `With ${backlog} messages in ${BACKLOG} ${name} gives ${fired.result.value} after ${after} s, and fires; after a purge it is silent.`,
  );
}

/** Where the comparison holds, for the queue of this run or for something that says no queue. */
function firing(
  expression: PromqlExpression,
  { vhost }: Stage,
  samples: readonly Sample[],
): readonly Evaluated[] {
  return (evaluate(expression, samples) ?? []).filter(
    ({ holds, labels }) =>
      holds && (labels.get('queue') ?? BACKLOG) === BACKLOG && (labels.get('vhost') ?? vhost) === vhost,
  );
}

/** A message that nobody gets and one that dies without a dead letter exchange: the counters of the alerts have to rise. */
export async function lossVerdict(stage: Stage, { alerts }: Monitored, scrapes: Scrapes): Promise<Verdict> {
  const losses = [
    { what: 'a rejected message without a dead letter exchange', metrics: deadLettered },
    { what: 'an unroutable message', metrics: unroutable },
  ];
  const rises = async (before: readonly Sample[]) => {
    const now = await scrapes.now();
    return losses.filter(({ metrics }) =>
      alerts.some(
        alert =>
          asksFor(alert, metrics) &&
          alert.expression.selectors
            .filter(({ name = '' }) => metrics.test(name))
            .some(selector => total(selected(now, selector)) > total(selected(before, selector))),
      ),
    );
  };
  const before = await scrapes.now();
  await stage.publish('ex3', 'backlog', [{ id: 'rejected' }]);
  await stage.publish('ex3', 'nobody', [{ id: 'unroutable' }]);
  await stage.onChannel(async channel => {
    const message = await channel.get(BACKLOG);
    if (message) channel.reject(message, false);
  });
  const all = await stage.until(counterMs, async () =>
    (await rises(before)).length === losses.length ? true : undefined,
  );
  if (all)
    return pass(
      'One message was rejected without a dead letter exchange, one was unroutable: the counters of your alerts rose for both.',
    );
  const seen = await rises(before);
  const unseen = losses.filter(loss => !seen.includes(loss));
  return fail(`No counter in your alerts rose for ${unseen.map(({ what }) => what).join(' and ')}.`);
}

function total(samples: readonly Sample[]): number {
  return samples.reduce((sum, { value }) => sum + value, 0);
}

/** Statistics of a queue come some seconds later: 13 s at the most seen (3.10, 4.0, 4.3). */
const statisticsMs = 25_000;
/** What a node counts as a whole it shows at once. */
const counterMs = 8_000;

import assert from 'node:assert/strict';
import { byHand } from '../../src/course/by-hand.ts';
import { anchorsOf } from '../../src/course/compile.ts';
import { lessons } from '../../src/course/lessons.ts';
import type { TryoutRun } from '../../src/course/tryout-run.ts';
import { makeVhost, removeVhost } from '../../src/lab/course-vhost.ts';
import { tryouts } from '../../src/lab/tryouts/catalogue.ts';
import { canRun } from '../../src/lab/tryouts/run.ts';
import type { Tryout } from '../../src/lab/tryouts/tryout.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { experiment, labAccess } from '../support/experiment.ts';
import { lessonText } from '../support/lesson-text.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** These read counters of the whole node, which the others change. */
const alone = new Set(['t4-2']);

describe('the try-outs of the lessons, as the page runs them', () => {
  const lifetime = suiteLifetime();
  const runs = new Map<string, Promise<TryoutRun>>();
  let broker: Broker;
  let api: ManagementClient;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    api = new ManagementClient(labAccess(broker, '/').management);
    lifetime.defer(() => api.close());
    const inTheirTurn = tryouts.filter(({ id }) => alone.has(id));
    const others = tryouts.filter(tryout => !inTheirTurn.includes(tryout) && canRun(tryout, broker.version));
    for (const tryout of others) runs.set(tryout.id, inVhost(tryout));
    const before = Promise.allSettled([...runs.values()]);
    for (const tryout of inTheirTurn)
      runs.set(
        tryout.id,
        before.then(() => inVhost(tryout)),
      );
  });

  async function inVhost(tryout: Tryout): Promise<TryoutRun> {
    const vhost = `rmq-course-${tryout.id}`;
    lifetime.defer(() => removeVhost(api, vhost));
    await makeVhost(api, vhost, broker.username);
    return experiment(tryout, broker, vhost);
  }

  for (const tryout of tryouts) {
    it(`${tryout.id} shows what the lesson says, and leaves nothing behind`, async function () {
      this.timeout(150_000);
      const run = runs.get(tryout.id);
      if (!run) return this.skip();
      const { state, checks, trouble } = await run;
      const differing = checks.filter(({ fits }) => !fits);
      assert.deepEqual({ state, differing, trouble }, { state: 'as-expected', differing: [], trouble: [] });
      assert.ok(checks.length > 0);
      assert.deepEqual(await leftIn(`rmq-course-${tryout.id}`), []);
    });
  }

  it('ends at once when it is cancelled, and leaves nothing behind', async function () {
    this.timeout(60_000);
    const vhost = 'rmq-course-cancelled';
    lifetime.defer(() => removeVhost(api, vhost));
    await makeVhost(api, vhost, broker.username);
    const cancel = new AbortController();
    const ladder = tryouts.find(({ id }) => id === 't2-1') ?? assert.fail();
    const onRun = ({ marks }: TryoutRun) => marks.length > 0 && cancel.abort();
    const { state, trouble, log } = await experiment(ladder, broker, vhost, { signal: cancel.signal, onRun });
    assert.deepEqual({ state, trouble }, { state: 'cancelled', trouble: [] });
    assert.ok((log.at(-1)?.at ?? 0) < 3_000);
    assert.deepEqual(await leftIn(vhost), []);
  });

  it('takes an expression of a person, and says where it could ask and whether it holds', async function () {
    this.timeout(60_000);
    const tryout = tryouts.find(({ id }) => id === 't4-3') ?? assert.fail();
    const ask = async (at: number, question: string) => {
      const vhost = `rmq-course-own-${at}`;
      lifetime.defer(() => removeVhost(api, vhost));
      await makeVhost(api, vhost, broker.username);
      return experiment(tryout, broker, vhost, { question });
    };
    const backlog = 'queue="l4.backlog",vhost="rmq-course-own-0"';
    const [deep, trap, wrong, overTime] = await Promise.all(
      [
        `max by (queue) (rabbitmq_detailed_queue_messages_ready{${backlog}}) > 100`,
        'rabbitmq_queue_depth{queue="orders"} > 1',
        'sum(rabbitmq_queues > ',
        'rate(rabbitmq_global_messages_received_total{colour="red"}[5m]) > 1',
      ].map((question, at) => ask(at, question)),
    );
    assert.ok(deep && trap && wrong && overTime);
    const own = ({ checks }: TryoutRun) => checks.slice(3).map(({ seen, fits }) => `${fits} ${seen}`);
    assert.deepEqual(
      own(deep),
      ['true /metrics/detailed?family=queue_coarse_metrics'],
      JSON.stringify(deep.log),
    );
    assert.match(deep.log.at(-1)?.text ?? '', /^It holds now, for 1 of 1 series/);
    assert.deepEqual(own(trap), ['false nowhere']);
    assert.match(own(wrong).join(), /^false Prometheus cannot read this/);
    assert.deepEqual(own(overTime), ['false nowhere']);
    assert.ok(overTime.cells.some(({ text }) => text === 'has no label colour'));
  });

  it('leaves no user behind', async () => {
    await Promise.allSettled([...runs.values()]);
    const users = (await callApi(broker, 'GET', '/api/users')) as { name: string }[];
    assert.deepEqual(
      users.map(({ name }) => name),
      [broker.username],
    );
  });

  it('is every try-out but those that are done by hand', async () => {
    const written = await Promise.all(
      lessons.map(async ({ id }) => [...anchorsOf((await lessonText(id)).whole)]),
    );
    const ids = written.flat().filter(id => /^t\d+-\d+$/.test(id));
    assert.deepEqual([...tryouts.map(({ id }) => id), ...byHand.keys()].toSorted(), ids.toSorted());
  });

  async function leftIn(vhost: string): Promise<readonly string[]> {
    const named = async (path: string) => (await callApi(broker, 'GET', path)) as { name: string }[];
    const queues = await named(`/api/queues/${vhost}`);
    const exchanges = await named(`/api/exchanges/${vhost}`);
    return [
      ...queues.map(({ name }) => name),
      ...exchanges.map(({ name }) => name).filter(name => name !== '' && !name.startsWith('amq.')),
    ];
  }
});

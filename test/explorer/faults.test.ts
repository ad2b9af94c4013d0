import assert from 'node:assert/strict';
import { identify } from '../../src/management/overview.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import {
  cuts,
  delays,
  type Fault,
  type FaultProxy,
  htmlOf,
  leadsElsewhere,
  refuses,
  startFaultProxy,
  truncates,
} from '../support/fault-proxy.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type WatchedTree, watchTree } from '../support/watched-tree.ts';

/** Something that goes wrong between a person and a broker, and what the tree says of it. */
interface Trouble {
  readonly what: string;
  readonly begin: (scene: Scene) => Promise<void> | void;
  readonly end: (scene: Scene) => Promise<void> | void;
  readonly says: RegExp;
  /** What the cluster's own line says; undefined where it is only a place in it that is not to be had. */
  readonly line: string | undefined;
}

/** Every trouble has a virtual host, a user and a proxy of its own, so all happen at the same time. */
interface Scene {
  readonly broker: Broker;
  readonly proxy: FaultProxy;
  /** Of the virtual host and of the user. */
  readonly name: string;
}

const troubles: readonly Trouble[] = [
  {
    what: 'a closed port',
    begin: ({ proxy }) => proxy.close(),
    end: ({ proxy }) => proxy.open(),
    says: /refused the connection\. Is the broker running/,
    line: 'not reachable',
  },
  between(
    'connections that break in the middle of an answer',
    cuts,
    'not reachable',
    /broke in the middle of an answer/,
  ),
  between(
    'answers that are cut off',
    truncates,
    'no management API at its address',
    /did not answer with JSON.*cut the answer off/,
  ),
  between(
    'a page with status 200',
    htmlOf(200),
    'no management API at its address',
    /did not answer with JSON/,
  ),
  between(
    'a proxy without a broker (502)',
    htmlOf(502),
    'answers with errors',
    /does not reach it \(502 to GET/,
  ),
  between(
    'a proxy that wants its own sign-in (401)',
    htmlOf(401),
    'no management API at its address',
    /\(401\), but not as RabbitMQ does.*proxy/,
  ),
  between(
    'a firewall that lets nobody in (403)',
    htmlOf(403),
    'no management API at its address',
    /\(403\), but not as RabbitMQ does.*proxy/,
  ),
  between(
    'a wrong path (404)',
    leadsElsewhere,
    'no management API at its address',
    /This server has no \/api\/.*path before \/api/,
  ),
  between(
    'a broker that fails (500)',
    refuses(500, 'Internal Server Error', 'Internal Server Error'),
    'answers with errors',
    /the broker's log says why \(500/,
  ),
  between(
    'a broker that starts (503)',
    refuses(503, 'service_unavailable', 'Service unavailable'),
    'answers with errors',
    /not ready, because it is starting/,
  ),
  {
    what: 'a password that was changed',
    begin: scene => putUser(scene, { password: 'another' }),
    end: scene => putUser(scene),
    says: /the user name or the password is wrong/,
    line: 'credentials refused',
  },
  {
    what: 'a tag that was taken away',
    begin: scene => putUser(scene, { tags: '' }),
    end: scene => putUser(scene),
    says: /has no tag that opens the management API.*set_user_tags/,
    line: 'user without management tag',
  },
  {
    what: 'a permission that was taken away',
    begin: async ({ broker, name }) => {
      await callApi(broker, 'DELETE', `/api/permissions/${name}/${name}`);
    },
    end: permit,
    says: /virtual host.*set_permissions/,
    line: undefined,
  },
];

function between(what: string, fault: Fault, line: string, says: RegExp): Trouble {
  const set = (to: Fault | undefined) => (scene: Scene) => {
    scene.proxy.fault = to;
  };
  return { what, begin: set(fault), end: set(undefined), says, line };
}

describe('The tree of a cluster that is not to be had', function () {
  this.timeout(120_000);
  const lifetime = suiteLifetime();
  let broker: Broker;
  /** What happens to the broker itself happens to this one. */
  let doomed: Broker;
  let runs: ReadonlyMap<Trouble, Promise<void>>;
  let slowness: Promise<void>;
  let death: Promise<void>;

  before(async function () {
    this.timeout(180_000);
    [broker, doomed] = await Promise.all([emptyBroker(), startBroker(lifetime, { name: 'doomed' })]);
    runs = new Map(troubles.map((trouble, index) => [trouble, meet(trouble, `trouble-${index}`)]));
    slowness = meetSlowness();
    death = doomed.private ? meetDeath() : Promise.resolve();
    // Each is awaited by the test that tells of it.
    for (const run of [...runs.values(), slowness, death]) run.catch(() => {});
  });

  /** A user of its own looks at a virtual host of its own, through a proxy of its own. */
  async function scene(name: string, intervalMs = 450): Promise<Scene & { readonly tree: WatchedTree }> {
    const proxy = await startFaultProxy(lifetime, broker.managementUrl);
    const here = { broker, proxy, name };
    await callApi(broker, 'PUT', `/api/vhosts/${name}`, {});
    await putUser(here);
    await permit(here);
    await callApi(broker, 'PUT', `/api/permissions/${name}/${broker.username}`, everything);
    await declare(here, 'orders');
    const tree = watchTree(lifetime, { managementUrl: proxy.url, username: name, password }, { intervalMs });
    await tree.open(name, 'Queues');
    await untilListed(tree, name, 'orders');
    return { ...here, tree };
  }

  async function meet({ begin, end, says, line }: Trouble, name: string): Promise<void> {
    const { tree, ...here } = await scene(name);
    assert.deepEqual(await tree.errors(), []);
    await begin(here);
    // On a busy machine a look takes long, and the next one is ten times as long away.
    tree.branch.wake();
    await untilTold(tree, says);
    const { description, state } = tree.cluster();
    assert.equal(description, line ?? `RabbitMQ ${broker.version}`);
    assert.equal(state, line === undefined ? 'normal' : 'broken');
    if (line !== undefined) await assertAskedEverMoreSeldom(tree);
    await tree.open(name, 'Streams');
    const [unread, ...more] = await tree.rows(name, 'Streams');
    assert.match(unread ?? '', says);
    assert.deepEqual(more, []);
    await declare(here, 'since');
    await end(here);
    await untilListed(tree, name, 'since');
    await untilWell(tree);
    assert.deepEqual(await tree.rows(name, 'Streams'), ['No streams in this virtual host']);
  }

  async function meetSlowness(): Promise<void> {
    const { tree, ...here } = await scene('slow');
    here.proxy.fault = delays(400);
    await declare(here, 'since');
    tree.branch.wake();
    await untilListed(tree, 'slow', 'since');
    // Three folders are open: a round takes more than a second, and the next one is ten times as long away.
    let asked = { requests: here.proxy.requests.length, at: Date.now() };
    await waitFor('a pause of three seconds', () => {
      const requests = here.proxy.requests.length;
      if (requests !== asked.requests) asked = { requests, at: Date.now() };
      return Date.now() - asked.at >= 3_000 || undefined;
    });
    await untilWell(tree);
  }

  async function meetDeath(): Promise<void> {
    const tree = watchTree(lifetime, doomed, { intervalMs: 100 });
    await tree.open('/', 'Queues');
    await doomed.ctl('eval', 'application:stop(rabbitmq_management).');
    tree.branch.wake();
    await untilTold(tree, /is the management plugin on/);
    await doomed.ctl('eval', 'application:start(rabbitmq_management).');
    await untilWell(tree);
    await doomed.kill();
    tree.branch.wake();
    await untilTold(tree, /Is the broker running/);
    await doomed.restart();
    await callApi(doomed, 'PUT', '/api/queues/%2F/since', { durable: true });
    await untilListed(tree, '/', 'since');
    await untilWell(tree);
  }

  for (const trouble of troubles) {
    it(`tells of ${trouble.what}, asks ever more seldom, and comes back`, () => runs.get(trouble));
  }

  it('looks at once when somebody else finds that the cluster answers', async () => {
    const { tree, ...here } = await scene('elsewhere', 5_000);
    await here.proxy.close();
    tree.branch.wake();
    await untilTold(tree, /refused the connection/);
    await declare(here, 'since');
    await here.proxy.open();
    await tree.branch.session.call(identify);
    const from = performance.now();
    await untilListed(tree, 'elsewhere', 'since');
    assert.ok(performance.now() - from < 3_000, 'it waited for its turn');
    assert.deepEqual(await tree.errors(), []);
  });

  it('asks for one folder only, for a person who waits, where nothing answers', async () => {
    const { tree, ...here } = await scene('waited', 60_000);
    here.proxy.fault = cuts;
    const before = here.proxy.requests.length;
    await tree.branch.refresh(tree.branch.root);
    const asked = here.proxy.requests.slice(before).map(({ path }) => path);
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter(path => path !== '/api/whoami'),
      [],
    );
    assert.equal((await tree.errors()).length, 1);
  });

  it('shows what comes slowly, and gives a slow broker time', () => slowness);

  it('tells of a plugin that is off, and of a broker that was killed, and comes back', async function () {
    if (!doomed.private) this.skip();
    await death;
  });

  it('does not wait for ever for a broker that stands still', async function () {
    if (!doomed.private || !process.env.SLOW_FAULTS) this.skip();
    const tree = watchTree(lifetime, doomed);
    await tree.open('/', 'Queues');
    await doomed.freeze();
    await untilTold(tree, /gave no answer in time\. The broker has too much to do or stands still/, 50_000);
    await doomed.thaw();
    await untilWell(tree);
  });
});

const password = 'only-for-this-test';
const patience = { timeoutMs: 40_000 };
const everything = { configure: '.*', write: '.*', read: '.*' };

async function putUser({ broker, name }: Scene, changes: object = {}): Promise<void> {
  await callApi(broker, 'PUT', `/api/users/${name}`, { password, tags: 'monitoring', ...changes });
}

async function permit({ broker, name }: Scene): Promise<void> {
  await callApi(broker, 'PUT', `/api/permissions/${name}/${name}`, everything);
}

async function declare({ broker, name }: Scene, queue: string): Promise<void> {
  await callApi(broker, 'PUT', `/api/queues/${name}/${queue}`, { durable: true });
}

async function untilListed(tree: WatchedTree, vhost: string, queue: string): Promise<void> {
  const listed = async () => {
    const rows = await tree.rows(vhost, 'Queues');
    return rows.some(row => row.startsWith(`${queue} `)) || undefined;
  };
  await waitFor(`${queue} in ${vhost}`, listed, patience);
}

async function untilTold(tree: WatchedTree, words: RegExp, timeoutMs = patience.timeoutMs): Promise<void> {
  const told = async () => (await tree.errors()).some(error => words.test(error)) || undefined;
  await waitFor(`the tree to say ${words}`, told, { timeoutMs });
}

async function untilWell(tree: WatchedTree): Promise<void> {
  const well = async () => (await tree.errors()).length === 0 || undefined;
  await waitFor('a tree without errors', well, patience);
  assert.match(tree.cluster().description ?? '', /^RabbitMQ \d/);
}

/** What fails again tells nothing anew, and the pauses between the tries grow. */
async function assertAskedEverMoreSeldom(tree: WatchedTree): Promise<void> {
  const from = tree.calls.length;
  const pauses = () =>
    tree.calls
      .slice(from)
      .map((at, index, calls) => at - (calls[index - 1] ?? at))
      .filter(isPause);
  const first = await waitFor('a pause', () => pauses()[0], patience);
  // On a busy machine the folders tell of it one after another; all have by now.
  const changes = tree.changes();
  const isLonger = (pause: number) => pause > 1.3 * first;
  await waitFor(`a longer pause than ${Math.round(first)} ms`, () => pauses().find(isLonger), patience);
  assert.equal(tree.changes(), changes, 'the same words were told again');
}

/** Longer than what lies between the tries of one read, 0.4 s and what a busy machine adds. */
function isPause(milliseconds: number): boolean {
  return milliseconds > 1_500;
}

import assert from 'node:assert/strict';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { startCluster, untilJoined } from '../../tools/broker/cluster.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import {
  type LessonScripts,
  lessonScripts,
  type RunningScript,
  runScript,
} from '../support/lesson-scripts.ts';
import { suiteLifetime } from '../support/lifetime.ts';

interface QueueSeen {
  readonly name: string;
  readonly node?: string;
  readonly leader?: string;
  readonly members?: readonly string[];
}

/** The publisher of lesson 3 takes 20 s each time, so these are run where LESSONS_CLUSTER says so: by tools/matrix.ts. */
describe('the try-outs of the lesson on clustering', function () {
  this.timeout(180_000);
  const lifetime = suiteLifetime();
  let scripts: LessonScripts;
  let nodes: readonly [Broker, Broker, Broker];
  let version: Version;

  before(async function () {
    this.timeout(240_000);
    if (!process.env.LESSONS_CLUSTER) return this.skip();
    // As the lesson advises up to 4.2, where its figures come from; from 4.3 on it is taken and ignored.
    const conf = 'cluster_partition_handling = pause_minority\n';
    nodes = await startCluster(lifetime, { name: 'lesson-3', conf });
    version = parseVersion(nodes[0].version) ?? assert.fail(nodes[0].version);
    await callApi(nodes[0], 'PUT', '/api/vhosts/rmq-course', {});
    const all = { configure: '.*', write: '.*', read: '.*' };
    await callApi(nodes[0], 'PUT', `/api/permissions/rmq-course/${nodes[0].username}`, all);
    scripts = await lessonScripts(lifetime);
  });

  function start(tryout: string, ...args: readonly string[]): Promise<RunningScript> {
    const urls = nodes.map(({ amqpUrl }) => `${amqpUrl}/rmq-course`).join(' ');
    const env = { RABBITMQ_URLS: urls };
    return runScript(lifetime, scripts, `${tryout}.mjs`, scripts.script(tryout), env, ...args);
  }

  /** Publishes for 20 s, and lets something happen after three of them. */
  async function publishing(queue: string, happens: () => Promise<unknown> = async () => undefined) {
    const publisher = await start('t3-2', queue);
    await new Promise(resolve => setTimeout(resolve, 3_000));
    await happens();
    const output = await publisher.ended();
    const [, confirmed, nacked, unanswered] =
      /confirmed: (\d+), nacked: (\d+), unanswered: (\d+)/.exec(output) ?? assert.fail(output);
    return { confirmed: Number(confirmed), nacked: Number(nacked), unanswered: Number(unanswered) };
  }

  /** Kills nodes three seconds after the publisher has begun; when it has ended they come back, whatever was seen. */
  async function withoutNodes<T>(
    gone: readonly Broker[],
    look: (kill: () => Promise<unknown>) => Promise<T>,
  ) {
    try {
      return await look(() => Promise.all(gone.map(node => node.kill())));
    } finally {
      await Promise.all(gone.map(node => node.restart()));
      await untilJoined(nodes);
    }
  }

  async function queue(name: string, from: Broker = nodes[0]): Promise<QueueSeen> {
    return (await callApi(from, 'GET', `/api/queues/rmq-course/${name}`)) as QueueSeen;
  }

  /** Nodes of a name of their own: the one that leads the queue, as another one sees it. */
  async function leaderOf(name: string, from: Broker): Promise<Broker | undefined> {
    const { leader } = await queue(name, from);
    return nodes.find(({ nodename }) => nodename === leader);
  }

  it('t3-1 declares the queues with as many members as it says', async () => {
    const script = await start('t3-1');
    assert.equal(await script.ended(), scripts.expected('t3-1', version));
    const [first, , third] = nodes.map(({ nodename }) => nodename);
    await waitFor('the members in the management API', async () =>
      (await queue('l3.two')).members ? true : undefined,
    );
    for (const [name, members] of [
      ['l3.quorum', 3],
      ['l3.one', 1],
      ['l3.two', 2],
    ] as const) {
      const seen = await queue(name);
      assert.deepEqual([name, seen.members?.length, seen.leader], [name, members, first]);
    }
    assert.equal((await queue('l3.classic')).node, third);
    await nodes[0].ctl(
      '-q',
      'list_queues',
      '-p',
      'rmq-course',
      'name',
      'type',
      'leader',
      'members',
      'online',
    );
  });

  it('t3-5 finds the nodes that cannot be spared', async () => {
    const members = await Promise.all(
      ['l3.one', 'l3.two'].map(async name => (await queue(name)).members ?? []),
    );
    for (const node of nodes) {
      const path = '/api/health/checks/node-is-quorum-critical';
      const passes = await callApi(node, 'GET', path).then(
        () => true,
        () => false,
      );
      assert.equal(passes, !members.flat().includes(node.nodename), node.nodename);
    }
  });

  it('t3-2 goes on without a follower, and not without the node of a classic queue', async () => {
    await withoutNodes([nodes[2]], async kill => {
      const whole = await publishing('l3.quorum', kill);
      assert.deepEqual([whole.nacked, whole.unanswered], [0, 0]);
      assert.ok(whole.confirmed > 100, JSON.stringify(whole));
      const classic = await publishing('l3.classic');
      assert.equal(classic.confirmed > 0, !isAtLeast(version, 4, 0), JSON.stringify(classic));
      assert.equal(classic.nacked > 0, isAtLeast(version, 4, 0), JSON.stringify(classic));
    });
  });

  it('t3-3 goes on when the leader goes', async () => {
    await withoutNodes([nodes[0]], async kill => {
      const first = await publishing('l3.quorum', kill);
      // 3.10.8: `rabbit_fifo_client:enqueue` refuses what is published first on a channel while the leader that it knows is gone,
      // and asks the same one again for all that follows. Channels that were opened after the election know the new one.
      const counts = isAtLeast(version, 4, 0) ? first : await publishing('l3.quorum');
      assert.ok(
        counts.nacked <= 1 && counts.unanswered <= 1 && counts.confirmed > 50,
        JSON.stringify([first, counts]),
      );
      assert.notEqual(await leaderOf('l3.quorum', nodes[1]), nodes[0]);
    });
  });

  it('t3-4 stops without a majority, and goes on by itself with it', async () => {
    await withoutNodes([nodes[1], nodes[2]], async kill => {
      const counts = await publishing('l3.quorum', kill);
      if (isAtLeast(version, 4, 3)) assert.ok(counts.unanswered >= 2, JSON.stringify(counts));
      else assert.ok(counts.unanswered + counts.nacked >= 1, JSON.stringify(counts));
    });
    const again = await publishing('l3.quorum');
    assert.deepEqual([again.nacked, again.unanswered], [0, 0]);
  });

  it('t3-6 does not notice a follower that freezes', async () => {
    const leader = await leaderOf('l3.quorum', nodes[0]);
    // The publisher is connected to the first node.
    const follower = [nodes[1], nodes[2]].find(node => node !== leader) ?? assert.fail();
    const counts = await publishing('l3.quorum', () => follower.freeze());
    await follower.thaw();
    assert.deepEqual([counts.nacked, counts.unanswered], [0, 0]);
    await untilJoined(nodes);
  });
});

import assert from 'node:assert/strict';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { prometheusUrl } from '../../tools/metrics.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import {
  type LessonScripts,
  lessonScripts,
  type RunningScript,
  runScript,
} from '../support/lesson-scripts.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('the try-outs of the lessons that wait for a person', () => {
  const lifetime = suiteLifetime();
  let scripts: LessonScripts;
  let broker: Broker;
  let version: Version;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    // The last one raises an alarm.
    if (!broker.private) return this.skip();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    await callApi(broker, 'PUT', '/api/vhosts/rmq-course', {});
    const all = { configure: '.*', write: '.*', read: '.*' };
    await callApi(broker, 'PUT', `/api/permissions/rmq-course/${broker.username}`, all);
    scripts = await lessonScripts(lifetime);
  });

  async function start(tryout: string, script = scripts.script(tryout)): Promise<RunningScript> {
    const env = {
      RABBITMQ_URL: `${broker.amqpUrl}/rmq-course`,
      MANAGEMENT_URL: broker.managementUrl,
      PROMETHEUS_URL: await prometheusUrl(broker),
    };
    return runScript(lifetime, scripts, `${tryout}.mjs`, script, env);
  }

  async function publish150(): Promise<RunningScript> {
    const publisher = await start('t1-1');
    await publisher.says('Press Enter');
    assert.match(publisher.output(), /^ready: 150$/m);
    return publisher;
  }

  const kill = () =>
    broker.ctl('close_all_connections', '--vhost', 'rmq-course', '--global', 'course: kill the consumer');

  it('t1-1 publishes over two channels, of which one is in confirm mode', async function () {
    this.timeout(60_000);
    const publisher = await publish150();
    const listed = await broker.ctl('-q', '--no-table-headers', 'list_channels', 'confirm', 'vhost');
    const modes = listed
      .split('\n')
      .flatMap(line => (line.includes('rmq-course') ? [line.split('\t')[0]] : []));
    assert.deepEqual(modes.toSorted(), ['false', 'true']);
    publisher.enter();
    await publisher.ended();
  });

  it('t1-3 and t1-4 lose their consumer, and t1-6 its channel', async function () {
    this.timeout(120_000);
    const byHand = await start('t1-3');
    await byHand.says('now kill me');
    await kill();
    const expected = scripts.expected('t1-3', version);
    const counted = "'x-delivery-count': 1";
    const told = isAtLeast(version, 4, 3)
      ? expected.replace(counted, `'x-acquired-count': 1, ${counted}`)
      : expected;
    assert.equal(sorted(await byHand.ended()), sorted(told));

    const again = await publish150();
    again.enter();
    await again.ended();
    const held = '});\n\nasync function look';
    const lines = /^ {2}const message = [\s\S]*?^ {2}channel\.ack.*\n/m;
    const script = scripts.script('t1-3');
    assert.ok(script.includes(held) && lines.test(script));
    const automatic = await start(
      't1-4',
      script.replace(held, held.replace(')', ', { noAck: true })')).replace(lines, ''),
    );
    await automatic.says('now kill me');
    await kill();
    assert.match(await automatic.ended(), /^ready: 0$/m);

    const last = await publish150();
    last.enter();
    await last.ended();
    const twice = await start('t1-6');
    assert.equal(await twice.ended(), scripts.expected('t1-6', version));
  });

  it('t4-4 is blocked by an alarm, and goes on after it', async function () {
    this.timeout(60_000);
    await broker.ctl('set_vm_memory_high_watermark', '0.00001');
    try {
      await waitFor('the alarm', async () => {
        const answer = (await callApi(broker, 'GET', '/api/health/checks/alarms').catch(
          (error: Error) => error.message,
        )) as unknown;
        return typeof answer === 'string' ? true : undefined;
      });
      const script = await start('t4-4');
      await script.says('Restore the limit now.');
      await broker.ctl('set_vm_memory_high_watermark', '0.6');
      assert.equal(await script.ended(), scripts.expected('t4-4', version));
    } finally {
      await broker.ctl('set_vm_memory_high_watermark', '0.6');
    }
  });
});

/** Headers come in an order of the broker's own. */
function sorted(output: string): string {
  return output.replace(/\{ (.*) \}/, (_, headers: string) => headers.split(', ').toSorted().join(', '));
}

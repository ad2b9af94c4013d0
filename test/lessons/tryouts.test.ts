import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { prometheusUrl } from '../../tools/metrics.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { type LessonScripts, lessonScripts } from '../support/lesson-scripts.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** The try-outs whose script runs by itself, and the version that they need; the others wait for a person. */
const running: Readonly<Record<string, (version: Version) => boolean>> = {
  't1-2': () => true,
  't1-5': () => true,
  't2-1': () => true,
  't2-2': () => true,
  't2-3': () => true,
  't2-4': () => true,
  't2-5': () => true,
  't2-6': () => true,
  't2-7': version => isAtLeast(version, 4, 3),
  't4-1': () => true,
  't4-2': () => true,
  't4-3': () => true,
  't4-5': () => true,
  't5-1': () => true,
  't5-2': () => true,
  't5-3': () => true,
  't5-4': () => true,
  't5-5': () => true,
};

describe('the try-outs of the lessons, as a reader runs them', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let version: Version;
  let scripts: LessonScripts;
  let prometheus: string;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    await callApi(broker, 'PUT', '/api/vhosts/rmq-course', {});
    lifetime.defer(() => callApi(broker, 'DELETE', '/api/vhosts/rmq-course'));
    const { username } = broker;
    const all = { configure: '.*', write: '.*', read: '.*' };
    await callApi(broker, 'PUT', `/api/permissions/rmq-course/${encodeURIComponent(username)}`, all);
    scripts = await lessonScripts(lifetime);
    prometheus = await prometheusUrl(broker);
    await makeGuest(lifetime, broker);
  });

  for (const [id, runsOn] of Object.entries(running)) {
    it(`${id} prints what the lesson says`, async function () {
      this.timeout(60_000);
      if (!runsOn(version)) return this.skip();
      const file = join(scripts.folder, `${id}.mjs`);
      await writeFile(file, scripts.script(id));
      const env = {
        PATH: process.env.PATH,
        RABBITMQ_URL: `${broker.amqpUrl}/rmq-course`,
        MANAGEMENT_URL: broker.managementUrl,
        PROMETHEUS_URL: prometheus,
      };
      const { stdout } = await promisify(execFile)(process.execPath, [file], {
        cwd: scripts.folder,
        env,
        timeout: 40_000,
      });
      assert.equal(steady(stdout.trim()), steady(scripts.expected(id, version)));
    });
  }
});

/** Without what differs from run to run: seconds that passed, and the ports of a listener. */
function steady(output: string): string {
  return output.replace(/\b\d+ s$/gm, 'n s').replace(/^\d+ (?=\S+: )/gm, 'port ');
}

/** The user that a broker has as it comes, and that a private one of ours has not. */
async function makeGuest(lifetime: Lifetime, broker: Broker): Promise<void> {
  if (!broker.private) return;
  await callApi(broker, 'PUT', '/api/users/guest', { password: 'guest', tags: '' });
  lifetime.defer(() => callApi(broker, 'DELETE', '/api/users/guest'));
}

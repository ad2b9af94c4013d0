import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Block, Sample } from '../../src/course/lesson.ts';
import { lessons } from '../../src/course/lessons.ts';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { compileLessonFile } from '../../tools/lessons-plugin.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { prometheusUrl } from '../../tools/metrics.ts';
import { suiteLifetime } from '../support/lifetime.ts';

const root = resolve(import.meta.dirname, '..', '..');

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
  const tryouts = new Map<string, Extract<Block, { kind: 'tryout' }>>();
  let broker: Broker;
  let version: Version;
  let folder: string;
  let prometheus: string;

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'tryouts' });
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    await callApi(broker, 'PUT', '/api/vhosts/rmq-course', {});
    lifetime.defer(() => callApi(broker, 'DELETE', '/api/vhosts/rmq-course'));
    const { username } = broker;
    const all = { configure: '.*', write: '.*', read: '.*' };
    await callApi(broker, 'PUT', `/api/permissions/rmq-course/${encodeURIComponent(username)}`, all);
    folder = await mkdtemp(join(tmpdir(), 'tryouts-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    prometheus = await prometheusUrl(broker);
    await makeGuest(lifetime, broker);
    for (const entry of lessons) {
      const { lesson, text } = await compileLessonFile(entry);
      for (const [name, script] of sharedScripts(text)) await writeFile(join(folder, name), script);
      const blocks = lesson.sections.flatMap(section => section.blocks);
      for (const block of blocks) if (block.kind === 'tryout') tryouts.set(block.id, block);
    }
  });

  for (const [id, runsOn] of Object.entries(running)) {
    it(`${id} prints what the lesson says`, async function () {
      this.timeout(60_000);
      if (!runsOn(version)) return this.skip();
      const samples = (tryouts.get(id)?.blocks ?? []).flatMap(block =>
        block.kind === 'code' ? block.samples : [],
      );
      const script = samples.find(({ language }) => language === 'javascript')?.text;
      assert.ok(script, `${id} has a script`);
      const file = join(folder, `${id}.mjs`);
      await writeFile(file, script);
      const env = {
        PATH: process.env.PATH,
        RABBITMQ_URL: `${broker.amqpUrl}/rmq-course`,
        MANAGEMENT_URL: broker.managementUrl,
        PROMETHEUS_URL: prometheus,
      };
      const { stdout } = await promisify(execFile)(process.execPath, [file], {
        cwd: folder,
        env,
        timeout: 40_000,
      });
      assert.equal(steady(stdout.trim()), steady(expected(samples, version) ?? ''));
    });
  }
});

/** What a try-out prints; where it says two things, the first is that of 4.3 and later. */
function expected(samples: readonly Sample[], version: Version): string | undefined {
  const [now, before = now] = samples.filter(({ language }) => language === 'text');
  return (isAtLeast(version, 4, 3) ? now : before)?.text;
}

/** The scripts that a lesson has its readers save for all of its try-outs, by file name. */
function sharedScripts(text: string): readonly (readonly [name: string, script: string])[] {
  const saved = text.matchAll(/^Save this as `(course\d*\.mjs)`[^`]*```javascript\n([\s\S]*?)\n```/gm);
  return [...saved].map(([, name = '', script = '']) => [name, script]);
}

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

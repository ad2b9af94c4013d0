import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { deploymentOf } from '../../src/deployment/deployment.ts';
import { lintConf } from '../../src/lint/lint-conf.ts';
import { surroundingsOf } from '../../src/lint/surroundings.ts';
import { newestVersion } from '../../src/model/version.ts';
import type { NodeExtras } from '../../tools/broker/conf.ts';
import { PrivateNode } from '../../tools/broker/node.ts';
import { findSource } from '../../tools/broker/source.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** The default user of every private node. */
const byDefault = { username: 'files', password: 'of-the-settings' };
const boss = { username: 'boss', password: 'of-the-definitions' };
const topology = { vhosts: [{ name: '/' }], queues: [] };

describe('The files of one node, as a node takes them', function () {
  this.timeout(120_000);
  const lifetime = suiteLifetime();

  before(async function () {
    // Whoever runs a broker for us does not start another one with our files.
    if ((await findSource()).kind !== 'server') this.skip();
  });

  it('start it with keys of a plugin that is not enabled', async () => {
    const node = await started({ conf: 'mqtt.prefetch = 10\n' });
    assert.equal(await loginOf(node, byDefault), 200);
    await node.remove();
    assert.ok(
      found('mqtt.prefetch = 10\n', { enabled_plugins: '[rabbitmq_management].\n' }).includes('DPL001'),
    );
  });

  it('give it the users of the definitions alone', async () => {
    const users = [{ name: boss.username, password: boss.password, tags: ['administrator'] }];
    const node = await started({
      conf: folder => `load_definitions = ${folder}/definitions.json\n`,
      files: { 'definitions.json': JSON.stringify({ ...topology, users }) },
    });
    // The listener is there before the import is.
    await waitFor('the import', async () => (await loginOf(node, boss)) === 200 || undefined, {
      timeoutMs: 20_000,
    });
    assert.equal(await loginOf(node, byDefault), 401);
    await node.remove();
    const noUsers = JSON.stringify({
      ...topology,
      policies: [{ name: 'p', vhost: '/', pattern: '.', definition: {} }],
    });
    assert.ok(found('load_definitions = d.json\n', { 'd.json': noUsers }).includes('DPL003'));
  });

  it('keep it from starting where the definitions are missing', async () => {
    const node = await created({ conf: folder => `load_definitions = ${folder}/gone.json\n` });
    await node.start();
    await waitFor('the end of the node', () => node.ended(), { timeoutMs: 60_000 });
    await node.remove();
    assert.ok(found('load_definitions = gone.json\n', {}).includes('DPL002'));
  });

  it('keep a node of 4.3 from finishing its start where the management plugin imports definitions', async function () {
    if (process.env.RABBITMQ_PRODUCTION_BROKER !== '4.3') this.skip();
    const users = [{ name: boss.username, password: boss.password, tags: ['administrator'] }];
    const node = await created({
      conf: folder => `management.load_definitions = ${folder}/definitions.json\n`,
      files: { 'definitions.json': JSON.stringify({ ...topology, users }) },
    });
    await node.start();
    // Four times what a start takes.
    await setTimeout(30_000);
    assert.deepEqual([node.ended(), await loginOf(node, boss)], [undefined, 0]);
    await node.remove();
  });

  async function created(extras: NodeExtras): Promise<PrivateNode> {
    const source = await findSource();
    assert.ok(source.kind === 'server');
    const node = await PrivateNode.create('files', byDefault, source.server, extras);
    lifetime.defer(() => node.remove());
    return node;
  }

  async function started(extras: NodeExtras): Promise<PrivateNode> {
    const node = await created(extras);
    await node.start();
    await waitFor('the management API', async () => (await loginOf(node, boss)) > 0 || undefined, {
      timeoutMs: 60_000,
    });
    return node;
  }
});

/** The status of the management API for a user; 0 while there is none. */
async function loginOf(
  { managementPort }: PrivateNode,
  { username, password }: typeof boss,
): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  try {
    const { status } = await fetch(`http://127.0.0.1:${managementPort}/api/whoami`, {
      headers: { authorization },
      signal: AbortSignal.timeout(5_000),
    });
    return status;
  } catch {
    return 0;
  }
}

/** What is found in a rabbitmq.conf with files beside it. */
function found(conf: string, beside: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries({ 'rabbitmq.conf': conf, ...beside });
  const around = surroundingsOf(new Map(files.map(([name, text]) => [`/node/${name}`, text])));
  const deployment = deploymentOf('/node/rabbitmq.conf', 'conf', newestVersion, around);
  return lintConf(conf, { profile: 'production', deployment }).map(({ rule }) => rule.id);
}

import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { AuditOrder } from '../../src/extension/readiness/audit-order.ts';
import { runAudit } from '../../src/extension/readiness/run-audit.ts';
import { ManagementError } from '../../src/management/error.ts';
import { checklist } from '../../src/rules/checklist.ts';
import type { Broker } from '../../tools/broker.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

const entry = resolve(import.meta.dirname, '../../dist/audit-worker.js');

describe('The audit worker, as it is built', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;

  before(async function () {
    this.timeout(120_000);
    broker = await emptyBroker();
  });

  function run(change: Partial<AuditOrder>, signal = AbortSignal.timeout(30_000)) {
    const { managementUrl: url, username, password } = broker;
    const answers: string[] = [];
    const report = runAudit(
      entry,
      { connection: { url, username, password }, profile: 'production', tryGuest: false, ...change },
      { signal, onAnswer: line => answers.push(line) },
    );
    return { report, answers };
  }

  it('judges a cluster, and tells of each request without what it carries', async () => {
    const { report, answers } = run({});
    const { items, cluster } = await report;
    assert.deepEqual(
      items.map(({ id }) => id),
      checklist.map(({ id }) => id),
    );
    assert.ok(cluster && cluster.requests <= 40, `${cluster?.requests} requests`);
    assert.equal(answers.length, cluster.requests);
    for (const line of answers) assert.match(line, /^GET \/api\/\S+ \d{3} \d+ ms$/);
  });

  it('judges files alone', async () => {
    const folder = join(import.meta.dirname, '../../demo/workspace');
    const report = await run({ connection: undefined, folder }).report;
    const { items, files, cluster } = report;
    assert.ok(!JSON.stringify(report).includes(folder), 'no path of this machine');
    assert.equal(cluster, undefined);
    assert.equal(files?.folder, 'workspace');
    assert.ok(files.paths.includes('definitions.json'));
    const credentials = items.find(({ id }) => id === 'SEC001');
    assert.equal(credentials?.verdict, 'fail');
    assert.ok(
      credentials.evidence.some(({ place }) => place?.kind === 'file' && place.path === 'definitions.json'),
    );
  });

  it('says why a cluster lets nobody in', async () => {
    const { managementUrl: url, username } = broker;
    await assert.rejects(
      run({ connection: { url, username, password: 'wrong' } }).report,
      (error: unknown) => error instanceof ManagementError && error.reason === 'wrong-credentials',
    );
  });

  it('is left at once where a cluster does not answer', async () => {
    const silent = createServer();
    await new Promise<void>(ready => silent.listen(0, '127.0.0.1', ready));
    lifetime.defer(() => silent.close());
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const cancel = new AbortController();
    const started = performance.now();
    setTimeout(() => cancel.abort(), 500);
    await assert.rejects(
      run({ connection: { url, username: 'x', password: 'x' } }, cancel.signal).report,
      (error: unknown) => error instanceof ManagementError && error.reason === 'cancelled',
    );
    assert.ok(performance.now() - started < 5_000);
  });
});

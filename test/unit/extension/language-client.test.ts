import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LanguageClient } from '../../../src/extension/language/client.ts';
import type { Judging } from '../../../src/extension/language/protocol.ts';
import { waitFor } from '../../../tools/lifetime.ts';

/** The worker's source: Node runs it as it is. */
const entry = resolve(import.meta.dirname, '../../../src/extension/language/worker.ts');

const text = JSON.stringify({
  rabbit_version: '4.3.0',
  vhosts: [{ name: '/' }],
  queues: [
    {
      name: 'work',
      vhost: '/',
      durable: true,
      auto_delete: false,
      arguments: { 'x-dead-letter-exchange': 'nowhere' },
    },
  ],
});

const judging: Judging = { options: { profile: 'production' } };

describe('The language client', () => {
  let client: LanguageClient;
  let errors: string[];
  let restarts: number;
  let givenUp: number;
  let folder: string;

  beforeEach(async () => {
    [errors, restarts, givenUp] = [[], 0, 0];
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-worker-'));
  });

  afterEach(async () => {
    await client.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  function start(file: string, limits?: { deadlineMs?: number; heapMb?: number }): void {
    client = new LanguageClient({
      entry: file,
      ...limits,
      log: { debug() {}, info() {}, warn() {}, error: message => errors.push(message) },
      onRestart: () => restarts++,
      onGiveUp: () => givenUp++,
    });
  }

  /** A worker that does what no good one does. */
  async function startBad(source: string, limits?: { deadlineMs?: number; heapMb?: number }): Promise<void> {
    const file = join(folder, 'worker.mjs');
    await writeFile(file, `import { parentPort } from 'node:worker_threads';\n${source}`);
    start(file, limits);
  }

  function open(version = 1, uri = 'a'): void {
    client.notify({ type: 'open', uri, version, kind: 'definitions', text, judging });
  }

  const lint = (version: number) => client.request('lint', { uri: 'a', version }, undefined);

  it('has a document linted, in the thread that it starts for it', async () => {
    start(entry);
    open();
    const file = await lint(1);
    assert.ok(file?.findings.some(({ rule }) => rule === 'DLX001'));
  });

  it('follows what is typed, and drops what is asked about an older version', async () => {
    start(entry);
    open();
    const stale = lint(1);
    const offset = text.indexOf('nowhere');
    client.notify({
      type: 'change',
      uri: 'a',
      version: 2,
      changes: [{ offset, length: 'nowhere'.length, text: 'amq.direct' }],
    });
    const file = await lint(2);
    assert.equal(await stale, undefined);
    assert.ok(file?.isOurs && !file.findings.some(({ rule }) => rule === 'DLX001'));
  });

  it('takes a text in parts', async () => {
    start(entry);
    const open = { type: 'open', uri: 'a', version: 1, kind: 'definitions', judging } as const;
    client.notify({ ...open, text: text.slice(0, 40) });
    client.notify({ type: 'append', uri: 'a', text: text.slice(40) });
    assert.ok((await lint(1))?.isOurs);
  });

  it('lints anew when a file is judged in another way', async () => {
    start(entry);
    open();
    await lint(1);
    client.notify({
      type: 'judge',
      uri: 'a',
      judging: { options: { profile: 'production', severities: { DLX001: 'off' } } },
    });
    assert.ok(!(await lint(1))?.findings.some(({ rule }) => rule === 'DLX001'));
  });

  it('gives nothing for a request that was cancelled, or about a document that is closed', async () => {
    start(entry);
    open();
    assert.equal(
      await client.request('lint', { uri: 'a', version: 1 }, undefined, AbortSignal.abort()),
      undefined,
    );
    const abort = new AbortController();
    const cancelled = client.request('symbols', { uri: 'a', version: 1 }, undefined, abort.signal);
    abort.abort();
    assert.equal(await cancelled, undefined);
    client.notify({ type: 'close', uri: 'a' });
    assert.equal(await lint(1), undefined);
  });

  it('tells why the worker failed at a request', async () => {
    await startBad(
      "parentPort.on('message', ({ id }) => parentPort.postMessage({ type: 'failure', id, message: 'no way' }));",
    );
    await assert.rejects(lint(1), /no way/);
  });

  it('starts a worker that died once anew, and nothing hangs', async () => {
    await startBad("parentPort.on('message', () => { throw new Error('a bug'); });");
    assert.equal(await lint(1), undefined);
    await waitFor('the restart', () => restarts || undefined);
    assert.match(errors.join(), /died: Error: a bug/);
    assert.equal(givenUp, 0);
  });

  it('gives up on one that dies again, until it is told to start', async () => {
    await startBad("parentPort.on('message', () => process.exit(7));");
    await lint(1);
    await lint(1);
    assert.deepEqual([restarts, givenUp], [1, 1]);
    assert.match(errors.join(), /exit 7/);
    assert.equal(await lint(1), undefined);
    client.start();
    assert.equal(restarts, 2);
    await lint(1);
    assert.equal(givenUp, 1);
  });

  it('outlives one that runs out of memory', async () => {
    await startBad(
      "parentPort.on('message', () => { for (const hoard = []; ; ) hoard.push(new Array(1e5).fill({})); });",
      { heapMb: 50 },
    );
    assert.equal(await lint(1), undefined);
    assert.match(errors.join(), /memory/);
  });

  it('ends one that hangs', async () => {
    await startBad("parentPort.on('message', () => { for (;;); });", { deadlineMs: 200 });
    assert.equal(await lint(1), undefined);
    assert.equal(restarts, 1);
    assert.match(errors.join(), /has not answered for 0.2 s/);
  });
});

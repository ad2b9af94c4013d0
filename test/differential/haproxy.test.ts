import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { lintHaproxy } from '../../src/lint/lint-haproxy.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { findJudge, type Judge } from '../../tools/judges.ts';
import { freePort, waitFor } from '../../tools/lifetime.ts';
import { spawnOwned } from '../../tools/process.ts';
import { makeCertificates } from '../snippets/tls.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('HAProxy before a broker', () => {
  const lifetime = suiteLifetime();
  let haproxy: Judge | Error;
  let broker: Broker;
  let tlsPort: number;
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    haproxy = await findJudge('haproxy').catch((error: Error) => error);
    if (haproxy instanceof Error) {
      console.log(haproxy.message);
      return;
    }
    if (process.env.RABBITMQ_URL) return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'haproxy-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    const { files } = await makeCertificates(folder);
    await writeFile(
      join(folder, 'balancer.pem'),
      `${files['broker.pem']}${await readFile(join(folder, 'broker-key.pem'), 'utf8')}`,
    );
    tlsPort = await freePort();
    const conf = (seen: string) =>
      [
        `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
        `ssl_options.cacertfile = ${seen}/ca.pem`,
        `ssl_options.certfile = ${seen}/broker.pem`,
        `ssl_options.keyfile = ${seen}/broker-key.pem`,
        '',
      ].join('\n');
    broker = await startBroker(lifetime, { name: 'rmq-balanced', conf, files });
  });

  /** What becomes of a connection that sends no messages, and which of the rules speaks of it. */
  const quiet = [
    { title: 'in tcp mode', lines: ['mode tcp', 'timeout client 3m'], rule: undefined, outcome: 'open' },
    { title: 'in http mode', lines: ['mode http', 'timeout client 3m'], rule: 'LBR001', outcome: 'refused' },
    {
      title: 'with a short timeout',
      lines: ['mode tcp', 'timeout client 2s'],
      rule: 'LBR002',
      outcome: 'closed',
    },
    {
      title: 'with a short timeout and TCP keepalives',
      lines: ['mode tcp', 'option tcpka', 'timeout client 2s'],
      rule: 'LBR002',
      outcome: 'closed',
    },
    {
      title: 'with a short timeout and a long one for tunnels',
      lines: ['mode tcp', 'timeout client 2s', 'timeout tunnel 1h'],
      rule: undefined,
      outcome: 'open',
    },
  ] as const;

  for (const { title, lines, rule, outcome } of quiet) {
    it(`${title}: a connection without messages is ${outcome}`, async function () {
      if (haproxy instanceof Error) return this.skip();
      const written = ['bind 127.0.0.1:5672', ...lines, 'server rabbit 127.0.0.1:5672 check'];
      assert.equal(ruleAmong(['LBR001', 'LBR002'], written), rule);
      const port = await run(haproxy, written);
      assert.equal(await connection(`amqp://127.0.0.1:${port}`, 5_000), outcome);
    });
  }

  const ends = 'ssl crt FOLDER/balancer.pem';
  const begins = 'ssl verify required ca-file FOLDER/ca.pem';

  /** Whether a client gets through, by what it speaks, where TLS ends and where it begins anew. */
  const ways = [
    { scheme: 'amqps', bind: '5671', server: '5671', rule: undefined },
    { scheme: 'amqps', bind: `5671 ${ends}`, server: '5672', rule: undefined },
    { scheme: 'amqps', bind: `5671 ${ends}`, server: `5671 ${begins}`, rule: undefined },
    { scheme: 'amqp', bind: '5672', server: `5671 ${begins}`, rule: undefined },
    { scheme: 'amqps', bind: `5671 ${ends}`, server: '5671', rule: 'LBR006' },
    { scheme: 'amqps', bind: '5671', server: `5671 ${begins}`, rule: 'LBR006' },
    { scheme: 'amqps', bind: '5671', server: '5672', rule: 'LBR006' },
    { scheme: 'amqp', bind: '5672', server: '5671', rule: 'LBR006' },
  ] as const;

  for (const { scheme, bind, server, rule } of ways) {
    it(`${scheme} from \`bind :${bind}\` to \`server :${server}\`: ${rule ? 'no way through' : 'gets through'}`, async function () {
      if (haproxy instanceof Error) return this.skip();
      const lines = [`bind 127.0.0.1:${bind}`, 'timeout client 3m', `server rabbit localhost:${server}`];
      assert.equal(ruleAmong(['LBR006'], lines), rule);
      const port = await run(haproxy, lines);
      assert.equal(await connection(`${scheme}://127.0.0.1:${port}`, 0), rule ? 'refused' : 'open');
    });
  }

  function ruleAmong(rules: readonly string[], lines: readonly string[]): string | undefined {
    const findings = lintHaproxy(configuration(lines), { profile: 'production' });
    return findings.map(({ rule }) => rule.id).find(id => rules.includes(id));
  }

  /** Runs it with the ports of this machine in the place of the usual ones; @returns where it listens. */
  async function run({ command, env }: Judge, lines: readonly string[]): Promise<number> {
    const port = await freePort();
    const amqpPort = new URL(broker.amqpUrl).port;
    const actual = lines.map(line =>
      line
        .replace(/^bind 127\.0\.0\.1:\d+/, `bind 127.0.0.1:${port}`)
        .replace(/^(server \S+ \S+):5672/, `$1:${amqpPort}`)
        .replace(/^(server \S+ \S+):5671/, `$1:${tlsPort}`)
        .replaceAll('FOLDER', folder),
    );
    const file = join(folder, `${port}.cfg`);
    await writeFile(file, configuration(actual));
    spawnOwned(lifetime, command, ['-f', file], { env, stdio: 'ignore' });
    await waitFor(`HAProxy to listen on ${port}`, () => answers(port));
    return port;
  }

  /** What becomes of a connection of a client that asks for a heartbeat of 60 s. */
  async function connection(base: string, watchMs: number): Promise<'open' | 'closed' | 'refused'> {
    const url = new URL(`${base}/%2F?heartbeat=60`);
    Object.assign(url, { username: broker.username, password: broker.password });
    const opened = await connect(url.href, { timeout: 5_000, rejectUnauthorized: false }).catch(
      () => undefined,
    );
    if (!opened) return 'refused';
    let isClosed = false;
    opened.on('error', () => {});
    opened.on('close', () => {
      isClosed = true;
    });
    await sleep(watchMs);
    if (isClosed) return 'closed';
    await opened.close();
    return 'open';
  }
});

function configuration(lines: readonly string[]): string {
  const defaults = ['timeout connect 5s', 'timeout server 3m'];
  return ['defaults', ...defaults.map(indented), 'listen amqp', ...lines.map(indented), ''].join('\n');
}

function indented(line: string): string {
  return `    ${line}`;
}

function answers(port: number): Promise<true | undefined> {
  return new Promise(resolve => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}

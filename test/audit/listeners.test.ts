import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { UsageError } from '../../src/cli/arguments.ts';
import type { ReadinessReport } from '../../src/readiness/report.ts';
import { checklist } from '../../src/rules/checklist.ts';
import type { NodeExtras } from '../../tools/broker/conf.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort } from '../../tools/lifetime.ts';
import { auditOf, auditUntil, evidenceAbout, itemIn } from '../support/audited.ts';
import { selfSigned } from '../support/certificate.ts';
import { auditWith, testFolder } from '../support/cli.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** What nodes listen on, export and log, and what the files around them add. */
describe('The audit of a broker and of what is around it', function () {
  this.timeout(60_000);
  const lifetime = suiteLifetime();
  const folder = testFolder();
  /** Takes anybody without TLS. */
  let open: Broker;
  let openPort: number;
  /** Takes others with TLS alone. */
  let closed: Broker;

  before(async function () {
    this.timeout(180_000);
    const soon = await selfSigned(() => this.skip(), { days: 10 });
    const fresh = await selfSigned(() => this.skip(), { days: 300 });
    const [plainPort, soonPort, freshPort, httpsPort] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      freePort(),
    ]);
    openPort = plainPort;
    [open, closed] = await Promise.all([
      startBroker(lifetime, {
        name: 'open',
        ...withCertificate(
          soon,
          `listeners.tcp.2 = 0.0.0.0:${plainPort}\nmanagement.tcp.ip = 0.0.0.0\n`,
          soonPort,
        ),
      }),
      startBroker(lifetime, {
        name: 'closed',
        ...withCertificate(
          fresh,
          `management.ssl.ip = 0.0.0.0\nmanagement.ssl.port = ${httpsPort}\ndisk_free_limit.absolute = 2GB\n`,
          freshPort,
          'management.ssl',
        ),
      }),
    ]);
  });

  it('warns of listeners that take anybody without TLS, and of a certificate that runs out', async () => {
    const report = await auditUntil(open, { SEC002: 'warn', SEC005: 'warn', MON003: 'warn' });
    const plain = evidenceAbout(report, 'SEC002', /takes amqp without TLS on 0\.0\.0\.0/);
    assert.deepEqual(plain.place, { kind: 'listener', name: `0.0.0.0:${openPort}` });
    evidenceAbout(report, 'SEC002', /certificate of amqp\/ssl on port \d+ .* runs out on \d{4}-/);
    evidenceAbout(report, 'SEC005', /management without TLS on 0\.0\.0\.0/);
    evidenceAbout(report, 'MON003', /default of 50 MB free/);
  });

  it('warns of clients from other hosts that come without TLS', async function () {
    const own = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (!own) this.skip();
    const { username, password } = open;
    const connection = await connect(`amqp://${username}:${password}@${own.address}:${openPort}`);
    let last: ReadinessReport | undefined;
    for (let attempt = 0; attempt < 30; attempt++) {
      last = await auditOf(open);
      if (itemIn(last, 'SEC002').evidence.some(({ text }) => /from other hosts/.test(text))) break;
      await new Promise(resolve => setTimeout(resolve, 300));
    }
    await connection.close();
    assert.ok(last);
    evidenceAbout(last, 'SEC002', /`open` has 1 connection without TLS from other hosts/);
  });

  it('passes where others are taken with TLS alone', async () => {
    const report = await auditOf(closed);
    assert.equal(itemIn(report, 'SEC002').verdict, 'pass');
    evidenceAbout(report, 'SEC002', /certificate of https on port \d+ \(localhost\) is valid until/);
    assert.equal(itemIn(report, 'SEC005').verdict, 'pass');
    assert.equal(itemIn(report, 'MON003').verdict, 'unknown');
  });

  it('follows a node that stops exporting metrics', async () => {
    await closed.ctl('eval', 'application:stop(rabbitmq_prometheus).');
    const report = await auditUntil(closed, { MON002: 'warn' });
    evidenceAbout(report, 'MON002', /has no listener for Prometheus/);
    await closed.ctl('eval', 'application:start(rabbitmq_prometheus).');
    await auditUntil(closed, { MON002: 'pass' });
  });

  describe('with files', () => {
    const audited = () => auditOf(closed, { folder: folder.path });

    it('takes what a broker does not tell from them', async () => {
      folder.write(
        'rabbitmq.conf',
        'cluster_partition_handling = ignore\nlog.console = false\nlog.file = false\n',
      );
      folder.write('haproxy.cfg', haproxy(''));
      folder.write(
        'alerts.yml',
        alerts('rabbitmq_queue_messages_ready > 100', 'rabbitmq_alarms_memory_used_watermark > 0'),
      );
      const faulty = await audited();
      assert.equal(itemIn(faulty, 'MON004').verdict, 'fail');
      assert.equal(itemIn(faulty, 'HA004').verdict, 'warn');
      assert.equal(itemIn(faulty, 'MON003').verdict, 'warn');
      evidenceAbout(faulty, 'MON003', /on disk space/);
      // From 4.3 on the strategy has no effect.
      if (!closed.version.startsWith('4.3')) assert.equal(itemIn(faulty, 'HA003').verdict, 'warn');

      folder.write(
        'rabbitmq.conf',
        'cluster_partition_handling = pause_minority\nlog.console = true\ndisk_free_limit.absolute = 2GB\n',
      );
      folder.write('haproxy.cfg', haproxy(' check'));
      folder.write(
        'alerts.yml',
        alerts(
          'rabbitmq_queue_messages_ready > 100',
          'rabbitmq_alarms_memory_used_watermark > 0',
          'rabbitmq_alarms_free_disk_space_watermark > 0',
          'rabbitmq_detailed_queue_messages_ready{queue=~".*dead"} > 0',
        ),
      );
      const sound = await audited();
      for (const id of ['MON003', 'MON004', 'HA003', 'HA004', 'ERR004'])
        assert.equal(itemIn(sound, id).verdict, 'pass', id);
      const { place } = evidenceAbout(sound, 'MON004', /log\.console = true/);
      assert.deepEqual(place, { kind: 'file', path: join(folder.path, 'rabbitmq.conf'), line: 2, column: 1 });
    });

    it('takes the answers that people keep there, until they are 180 days old', async () => {
      const answer = (on: string) =>
        folder.write(
          '.rabbitmq-production.json',
          JSON.stringify({ attestations: [{ item: 'HA004', note: 'Two HAProxy nodes', by: 'Ada', on }] }),
        );
      const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
      answer(daysAgo(10));
      evidenceAbout(await audited(), 'HA004', /by Ada: “Two HAProxy nodes”/);
      assert.equal(itemIn(await audited(), 'HA004').verdict, 'pass');
      answer(daysAgo(200));
      const item = itemIn(await audited(), 'HA004');
      assert.equal(item.verdict, 'unknown');
      assert.match(item.reason ?? '', /more than 180 days ago/);
      assert.equal(item.attestation?.expired, true);
    });
  });

  describe('from a terminal', () => {
    const environment = () => ({
      RABBITMQ_MANAGEMENT_URL: closed.managementUrl,
      RABBITMQ_MANAGEMENT_USERNAME: closed.username,
      RABBITMQ_MANAGEMENT_PASSWORD: closed.password,
    });

    it('prints each format, and nowhere the password', async () => {
      const printed = await Promise.all(
        ['text', 'json', 'markdown', 'html', 'sarif'].map(format =>
          auditWith(['--format', format], environment()),
        ),
      );
      for (const { code, out, err } of printed) {
        assert.equal(code, 0, err);
        assert.ok(!`${out}${err}`.includes(closed.password));
      }
      const [text, json, markdown, html, sarif] = printed.map(({ out }) => out);
      assert.ok(
        text?.split('\n').every(line => line.length <= 80),
        text,
      );
      const report = JSON.parse(json ?? '');
      assert.equal(report.version, 1);
      assert.deepEqual(
        report.items.map(({ id }: { id: string }) => id),
        checklist.map(({ id }) => id),
      );
      for (const { id, title } of checklist) {
        assert.ok(markdown?.includes(`${id} ${title}`) || id === 'HA003', id);
        assert.ok(html?.includes(id), id);
      }
      assert.equal(JSON.parse(sarif ?? '').runs[0].tool.driver.rules.length, checklist.length);
    });

    it('takes the password from standard input', async () => {
      const { RABBITMQ_MANAGEMENT_PASSWORD: password, ...rest } = environment();
      const { code } = await auditWith(['--password-stdin'], rest, `${password}\n`);
      assert.equal(code, 0);
      await assert.rejects(auditWith([], rest), UsageError);
    });

    it('ends with 1 where the threshold is reached', async () => {
      assert.equal((await auditWith(['--fail-on', 'warn'], environment())).code, 1);
      assert.equal((await auditWith(['--fail-on', 'never'], environment())).code, 0);
    });

    it('ends with 2 where the cluster lets nobody in, or is not there', async () => {
      const wrong = await auditWith([], { ...environment(), RABBITMQ_MANAGEMENT_PASSWORD: 'not-this-one' });
      assert.equal(wrong.code, 2);
      assert.match(wrong.err, /password is wrong/);
      assert.ok(!wrong.err.includes('not-this-one'));
      const url = `http://127.0.0.1:${await freePort()}`;
      assert.equal((await auditWith(['--url', url], environment())).code, 2);
      const late = await auditWith(['--timeout', '0.001'], environment());
      assert.equal(late.code, 2);
      assert.match(late.err, /took longer than 0\.001 s/);
    });

    it('refuses a password among the arguments', async () => {
      await assert.rejects(auditWith(['--url', 'http://ada:secret@localhost:15672']), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    });

    it('trusts the certificate authorities that it is given', async () => {
      const report = await auditOf(closed);
      const { text } = evidenceAbout(report, 'SEC002', /certificate of https on port/);
      const url = `https://localhost:${/port (\d+)/.exec(text)?.[1]}`;
      const refused = await auditWith(['--url', url], environment());
      assert.equal(refused.code, 2);
      assert.match(refused.err, /certificate/);
      const ca = join(folder.path, 'ca.pem');
      await writeFile(ca, certificateOfClosed);
      assert.equal((await auditWith(['--url', url, '--ca', ca], environment())).code, 0);
    });
  });

  let certificateOfClosed = '';

  function withCertificate(
    { key, cert }: { readonly key: string; readonly cert: string },
    conf: string,
    port: number,
    ...alsoFor: readonly string[]
  ): NodeExtras {
    certificateOfClosed = cert;
    return {
      files: { 'key.pem': key, 'cert.pem': cert },
      conf: seen =>
        [
          `listeners.ssl.1 = 0.0.0.0:${port}`,
          'ssl_options.verify = verify_none',
          'ssl_options.fail_if_no_peer_cert = false',
          ...['ssl_options', ...alsoFor].flatMap(prefix => [
            `${prefix}.cacertfile = ${seen}/cert.pem`,
            `${prefix}.certfile = ${seen}/cert.pem`,
            `${prefix}.keyfile = ${seen}/key.pem`,
          ]),
          conf,
        ].join('\n'),
    };
  }
});

function haproxy(options: string): string {
  return `listen rabbitmq
    bind *:5672
    mode tcp
    timeout client 3m
    timeout server 3m
    balance leastconn
    server one rabbit-1:5672${options}
    server two rabbit-2:5672${options}
`;
}

function alerts(...expressions: readonly string[]): string {
  const rules = expressions.map(
    (expr, index) => `      - alert: Alert${index}\n        expr: ${expr}\n        for: 5m\n`,
  );
  return `groups:\n  - name: rabbitmq\n    rules:\n${rules.join('')}`;
}

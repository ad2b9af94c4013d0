import assert from 'node:assert/strict';
import { join } from 'node:path';
import { UsageError } from '../../../src/cli/arguments.ts';
import type { ReadinessReport } from '../../../src/readiness/report.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import { auditWith, testFolder } from '../../support/cli.ts';

const definitions = (durable: boolean) =>
  JSON.stringify({
    vhosts: [{ name: '/' }],
    queues: [{ name: 'orders', vhost: '/', durable, auto_delete: false, arguments: {} }],
  });

describe('rabbitmq-production audit, of files', () => {
  const folder = testFolder();

  const report = async (...args: readonly string[]): Promise<ReadinessReport> => {
    const { out, err } = await auditWith(['--files', folder.path, '--format', 'json', ...args]);
    assert.equal(err, '');
    return JSON.parse(out);
  };
  const verdictOf = ({ items }: ReadinessReport, id: string) => items.find(item => item.id === id)?.verdict;

  it('has all 22 items, whatever is there', async () => {
    const { items, cluster, files, score } = await report();
    assert.deepEqual(
      items.map(({ id }) => id),
      checklist.map(({ id }) => id),
    );
    assert.equal(cluster, undefined);
    assert.deepEqual(files, { folder: folder.path, paths: [] });
    assert.equal(score.unknown, checklist.length);
  });

  it('tells what was found, where, and by which rule', async () => {
    const text = definitions(false);
    const path = folder.write('definitions.json', text);
    const { items } = await report();
    const found = items.find(({ id }) => id === 'REL001')?.evidence[0];
    assert.deepEqual(found?.place, { kind: 'file', path, line: 1, column: text.indexOf('false') + 1 });
    assert.equal(found?.rule, 'REL001');
  });

  it('passes what the files show to be done', async () => {
    folder.write('definitions.json', definitions(true));
    folder.write('enabled_plugins', '[rabbitmq_management,rabbitmq_prometheus].\n');
    const passed = await report();
    for (const id of ['REL001', 'MON001', 'MON002']) assert.equal(verdictOf(passed, id), 'pass', id);
  });

  it('leaves files for development out, but for an audit of just that', async () => {
    folder.write(join('dev', 'definitions.json'), definitions(false));
    assert.equal(verdictOf(await report(), 'REL001'), 'unknown');
    const development = await report('--profile', 'development');
    assert.equal(development.files?.paths.length, 1);
  });

  it('passes what a person has accepted, and says why', async () => {
    folder.write('definitions.json', definitions(false));
    folder.write(
      '.rabbitmq-production.json',
      JSON.stringify({
        suppressions: [{ file: 'definitions.json', rule: 'REL001', reason: 'A cache that is filled again.' }],
      }),
    );
    const { items } = await report();
    const item = items.find(({ id }) => id === 'REL001');
    assert.equal(item?.verdict, 'pass');
    assert.match(item.evidence[0]?.text ?? '', /^Accepted, “A cache that is filled again\.”: Queue `orders`/);
  });

  it('ends with 2 where the folder is not there', async () => {
    const { code, err } = await auditWith(['--files', join(folder.path, 'none')]);
    assert.equal(code, 2);
    assert.match(err, /cannot read .*none/);
  });

  it('ends with 1 at the threshold, which is a fail by default', async () => {
    folder.write('definitions.json', definitions(false));
    const files = ['--files', folder.path];
    assert.equal((await auditWith(files)).code, 1);
    assert.equal((await auditWith([...files, '--fail-on', 'never'])).code, 0);
  });

  const refused: readonly [args: readonly string[], words: RegExp][] = [
    [[], /needs --url URL, RABBITMQ_MANAGEMENT_URL/],
    [['--url', 'http://localhost:15672'], /needs --user USER/],
    [['--url', 'amqp://localhost', '--user', 'ada'], /AMQP address/],
    [['--url', 'http://localhost:15672', '--user', 'ada'], /needs a password/],
    [['--files', '.', '--format', 'xml'], /--format xml: expected one of text, json/],
    [['--files', '.', '--short'], /--short goes with --format markdown/],
    [['--files', '.', '--timeout', 'soon'], /--timeout soon: expected a number of seconds/],
    [['--files', '.', '--password', 'x'], /Unknown option '--password'/],
    [['--files', '.', 'more'], /more/],
    [
      ['--url', 'http://localhost:15672', '--user', 'ada', '--password-stdin', '--ca', 'none.pem'],
      /--ca none\.pem: .*no such file/,
    ],
  ];
  for (const [args, words] of refused)
    it(`refuses ${args.join(' ') || 'no arguments'}`, async () => {
      await assert.rejects(auditWith(args), (error: Error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, words);
        return true;
      });
    });
});

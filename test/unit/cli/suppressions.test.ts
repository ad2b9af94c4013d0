import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

const definitions = JSON.stringify({
  queues: [
    {
      name: 'audit',
      vhost: '/',
      durable: true,
      auto_delete: false,
      arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'gone' },
    },
  ],
});

const accepted = {
  rule: 'DLX001',
  object: { section: 'queues', name: 'audit' },
  reason: 'made by the application',
};

describe('rabbitmq-production lint with suppressions', () => {
  const folder = testFolder();

  beforeEach(() => {
    folder.write('deploy/definitions.json', definitions);
  });

  function suppress(path: string, ...suppressions: readonly object[]) {
    folder.write(join(path, '.rabbitmq-production.json'), JSON.stringify({ suppressions }));
  }

  /** The report, by file below the folder: the rules of what is left. */
  function run(args: readonly string[] = [folder.path]) {
    const { code, out, err } = lint(['--format', 'json', ...args], definitions);
    const report = JSON.parse(out || err);
    const rules = (path: string): string[] | undefined =>
      report.files
        .find((file: { path: string }) => file.path.endsWith(path))
        ?.findings.map(({ rule }: { rule: string }) => rule);
    return { code, report, rules };
  }

  it('leaves out what is accepted, and tells how much that is and why', () => {
    assert.equal(run().code, 1);
    suppress('.', { ...accepted, file: 'deploy/definitions.json' });
    const { code, report, rules } = run();
    assert.equal(code, 0);
    assert.ok(!rules('definitions.json')?.includes('DLX001'));
    assert.deepEqual(rules('.rabbitmq-production.json'), []);
    assert.equal(report.summary.suppressed, 1);
    assert.equal(report.summary.suppressedRefusals, 0);
    assert.deepEqual(report.files[0].suppressed[0].reasons, ['made by the application']);
  });

  it('reads the nearest file alone', () => {
    suppress('.', { ...accepted, file: 'deploy/definitions.json' });
    suppress('deploy');
    const { code, rules } = run();
    assert.equal(code, 1);
    assert.ok(rules('deploy/definitions.json')?.includes('DLX001'));
    suppress('deploy', { ...accepted, file: '*.json' });
    assert.equal(run().code, 0);
    assert.equal(run([join(folder.path, 'deploy', 'definitions.json')]).code, 0);
  });

  it('reports on the file of suppressions what is wrong there', () => {
    suppress(
      '.',
      { ...accepted, file: 'deploy/definitions.json' },
      { ...accepted, file: 'deploy/gone.json' },
      { ...accepted, file: 'deploy/definitions.json', rule: 'DLX01' },
      { ...accepted, file: '**/*.json', rule: 'DEF005' },
      { ...accepted, file: 'deploy/definitions.json', until: '2026-11-21' },
    );
    const { rules } = run();
    assert.deepEqual(rules('.rabbitmq-production.json'), ['SUP005', 'SUP003', 'SUP006', 'SUP004']);
    assert.equal(run(['--fail-on', 'warning', folder.path]).code, 1);
  });

  it('says of a pattern that silences nothing only after a look at all files', () => {
    suppress('deploy', { ...accepted, file: '**/*.json', rule: 'DEF005' });
    const sidecar = '.rabbitmq-production.json';
    assert.deepEqual(run([join(folder.path, 'deploy', 'definitions.json')]).rules(sidecar), []);
    assert.deepEqual(run([join(folder.path, 'deploy', sidecar)]).rules(sidecar), []);
    assert.deepEqual(run([join(folder.path, 'deploy')]).rules(sidecar), ['SUP006']);
  });

  it('mends nothing that is accepted', () => {
    suppress('.', { ...accepted, file: 'deploy/definitions.json' });
    run(['--fix', folder.path]);
    const { exchanges = [] } = JSON.parse(readFileSync(join(folder.path, 'deploy/definitions.json'), 'utf8'));
    assert.ok(!exchanges.some(({ name }: { name: string }) => name === 'gone'));
  });

  it('marks in SARIF what is accepted, and why', () => {
    suppress('.', { ...accepted, file: 'deploy/definitions.json' });
    const [{ results }] = run(['--format', 'sarif', folder.path]).report.runs;
    const found = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'DLX001');
    assert.deepEqual(found.suppressions, [{ kind: 'external', justification: 'made by the application' }]);
    assert.ok(results.some(({ suppressions }: { suppressions?: unknown }) => suppressions === undefined));
  });

  it('has nothing to do with standard input', () => {
    suppress('.', { ...accepted, file: '**' });
    assert.equal(run(['-']).code, 1);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { clientsUseTls } from '../../../src/rules/deployment/lbr007.ts';
import { knownMetrics } from '../../../src/rules/deployment/prm001.ts';
import { scrapeInterval } from '../../../src/rules/deployment/prm013.ts';
import { lint, testFolder } from '../../support/cli.ts';

describe('rabbitmq-production lint, of what stands before brokers and watches them', () => {
  const folder = testFolder();

  function report(args: readonly string[], standardInput?: string) {
    const files: {
      path: string;
      kind: string;
      findings: { rule: string; pointer: string }[];
      suppressed: unknown[];
    }[] = JSON.parse(lint(['--format', 'json', '--profile', 'production', ...args], standardInput).out).files;
    return files;
  }

  it('finds them in a folder, by their content, and nothing in what is about other programs', () => {
    folder.write('alerts/rabbit.rules.yml', knownMetrics.examples.bad);
    folder.write('prometheus.yaml', scrapeInterval.examples.bad);
    folder.write('haproxy.cfg', clientsUseTls.examples.bad);
    folder.write('setup.cfg', '[metadata]\nname = rabbit\n');
    folder.write(
      'alerts/node.rules.yml',
      'groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n',
    );
    const told = report([folder.path]).map(({ path, kind, findings }) => [
      path.slice(folder.path.length + 1),
      kind,
      findings.map(({ rule }) => rule),
    ]);
    assert.deepEqual(
      told.filter(([, kind]) => kind !== 'none'),
      [
        ['alerts/rabbit.rules.yml', 'prometheus', ['PRM001', 'PRM001']],
        ['haproxy.cfg', 'haproxy', ['LBR007']],
        ['prometheus.yaml', 'prometheus', ['PRM013']],
      ],
    );
  });

  it('knows standard input by its content, or by what --kind says', () => {
    assert.equal(report(['-'], clientsUseTls.examples.bad)[0]?.kind, 'haproxy');
    assert.equal(report(['-'], knownMetrics.examples.bad)[0]?.kind, 'prometheus');
    const [nothing] = report(['--kind', 'haproxy', '-'], 'global\n  daemon\n');
    assert.deepEqual([nothing?.kind, nothing?.findings], ['haproxy', []]);
  });

  it('judges metrics for the version that is asked for', () => {
    const path = folder.write('alerts.yml', knownMetrics.examples.bad);
    assert.equal(lint(['--profile', 'production', '--rabbitmq-version', '4.1', path]).code, 0);
    assert.equal(lint(['--profile', 'production', '--rabbitmq-version', '4.2', path]).code, 1);
  });

  it('mends what one edit mends', () => {
    const path = folder.write('alerts.yml', knownMetrics.examples.bad);
    lint(['--fix', '--profile', 'production', path]);
    assert.equal(readFileSync(path, 'utf8'), knownMetrics.examples.good);
  });

  it('leaves out what a person has accepted', () => {
    const path = folder.write('haproxy.cfg', clientsUseTls.examples.bad);
    const entry = { file: 'haproxy.cfg', rule: 'LBR007', reason: 'The mesh encrypts.' };
    folder.write('.rabbitmq-production.json', JSON.stringify({ suppressions: [entry] }));
    const [haproxy] = report([path]);
    assert.deepEqual([haproxy?.findings.length, haproxy?.suppressed.length], [0, 1]);
  });
});

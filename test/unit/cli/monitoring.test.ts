import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintCommand } from '../../../src/cli/lint.ts';
import { clientsUseTls } from '../../../src/rules/deployment/lbr007.ts';
import { knownMetrics } from '../../../src/rules/deployment/prm001.ts';
import { scrapeInterval } from '../../../src/rules/deployment/prm013.ts';

describe('rabbitmq-production lint, of what stands before brokers and watches them', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rmq-cli-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function run(args: readonly string[], standardInput = '') {
    let out = '';
    const add = (text: string) => {
      out += text;
    };
    const code = lintCommand(args, {
      today: '2026-11-22',
      colours: false,
      readStandardInput: () => Buffer.from(standardInput),
      print: add,
      warn: add,
    });
    return { code, out };
  }

  function file(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  function report(args: readonly string[], standardInput?: string) {
    const files: {
      path: string;
      kind: string;
      findings: { rule: string; pointer: string }[];
      suppressed: unknown[];
    }[] = JSON.parse(run(['--format', 'json', '--profile', 'production', ...args], standardInput).out).files;
    return files;
  }

  it('finds them in a folder, by their content, and nothing in what is about other programs', () => {
    file('alerts/rabbit.rules.yml', knownMetrics.examples.bad);
    file('prometheus.yaml', scrapeInterval.examples.bad);
    file('haproxy.cfg', clientsUseTls.examples.bad);
    file('setup.cfg', '[metadata]\nname = rabbit\n');
    file(
      'alerts/node.rules.yml',
      'groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n',
    );
    const told = report([folder]).map(({ path, kind, findings }) => [
      path.slice(folder.length + 1),
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
    const path = file('alerts.yml', knownMetrics.examples.bad);
    assert.equal(run(['--profile', 'production', '--rabbitmq-version', '4.1', path]).code, 0);
    assert.equal(run(['--profile', 'production', '--rabbitmq-version', '4.2', path]).code, 1);
  });

  it('mends what one edit mends', () => {
    const path = file('alerts.yml', knownMetrics.examples.bad);
    run(['--fix', '--profile', 'production', path]);
    assert.equal(readFileSync(path, 'utf8'), knownMetrics.examples.good);
  });

  it('leaves out what a person has accepted', () => {
    const path = file('haproxy.cfg', clientsUseTls.examples.bad);
    const entry = { file: 'haproxy.cfg', rule: 'LBR007', reason: 'The mesh encrypts.' };
    file('.rabbitmq-production.json', JSON.stringify({ suppressions: [entry] }));
    const [haproxy] = report([path]);
    assert.deepEqual([haproxy?.findings.length, haproxy?.suppressed.length], [0, 1]);
  });
});

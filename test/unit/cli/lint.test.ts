import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/cli/arguments.ts';
import { lint, testFolder } from '../../support/cli.ts';

const refused =
  '{"queues": [{"name": "q", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {"x-dead-letter-exchange": "gone"}}]}';
const warned =
  '{"queues": [{"name": "q", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {"x-queue-type": "quorum"}}]}';

describe('rabbitmq-production lint', () => {
  const folder = testFolder();

  it('prints one finding a line, and exits with 1 for an error', () => {
    const { code, out } = lint(['-'], refused);
    assert.equal(code, 1);
    assert.match(out, /^-:1:\d+: error DLX001 Queue `q` in vhost `\/` dead-letters to exchange `gone`/m);
    assert.match(out, /\n1 file, \d+ findings: 1 error, .*\.\n$/);
  });

  it('exits by the severity that is asked for', () => {
    assert.equal(lint(['-'], warned).code, 0);
    assert.equal(lint(['--fail-on', 'warning', '-'], warned).code, 1);
    assert.equal(lint(['--fail-on', 'never', '-'], refused).code, 0);
  });

  it('prints JSON that other programs can read', () => {
    const { files, summary, version } = JSON.parse(lint(['--format', 'json', '-'], refused).out);
    assert.equal(version, 1);
    assert.equal(files[0].kind, 'definitions');
    const finding = files[0].findings.find(({ rule }: { rule: string }) => rule === 'DLX001');
    const column = refused.indexOf('"gone"') + 1;
    assert.deepEqual(
      { ...finding, message: undefined },
      {
        rule: 'DLX001',
        name: 'dead-letter-exchange-exists',
        item: 'ERR001',
        severity: 'error',
        message: undefined,
        start: { line: 1, column },
        end: { line: 1, column: column + 6 },
        pointer: '/queues/0/arguments/x-dead-letter-exchange',
        brokerRefuses: false,
        fixable: true,
        related: [],
      },
    );
    assert.equal(summary.errors, 1);
  });

  it('mends a file with --fix, and tells what is left', () => {
    const file = join(folder.path, 'definitions.json');
    writeFileSync(file, warned);
    const { out } = lint(['--fix', file]);
    const { queues, policies } = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(
      queues.map(({ name }: { name: string }) => name),
      ['q', 'q.dead'],
    );
    assert.equal(policies[0].definition['dead-letter-exchange'], 'q.dlx');
    assert.doesNotMatch(out, /ERR001/);
    const again = readFileSync(file, 'utf8');
    lint(['--fix', file]);
    assert.equal(readFileSync(file, 'utf8'), again, 'a second run finds nothing to mend');
  });

  it('throws no object away with --fix', () => {
    const file = join(folder.path, 'definitions.json');
    const binding =
      '{"source": "amq.direct", "vhost": "/", "destination": "elsewhere", "destination_type": "queue", "routing_key": "", "arguments": {}}';
    writeFileSync(file, warned.replace(/}$/, `, "bindings": [${binding}]}`));
    assert.match(lint(['--fix', file]).out, /DEF002/);
    const { bindings } = JSON.parse(readFileSync(file, 'utf8'));
    assert.ok(bindings.some(({ destination }: { destination: string }) => destination === 'elsewhere'));
  });

  it('prints the mended text of standard input, and the findings beside it', () => {
    const { out, err } = lint(['--fix', '-'], warned);
    assert.ok(JSON.parse(out).policies);
    assert.match(err, /1 file/);
  });

  it('annotates pull requests', () => {
    const { out } = lint(['--format', 'github', '-'], refused);
    assert.match(out, /^::error file=-,line=1,col=\d+,endLine=1,endColumn=\d+,title=DLX001::Queue `q`/m);
  });

  it('prints SARIF, with the rule of each result', () => {
    const log = JSON.parse(lint(['--format', 'sarif', '-'], refused).out);
    const [{ tool, results }] = log.runs;
    assert.equal(log.version, '2.1.0');
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
    const found = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'DLX001');
    assert.equal(found.level, 'error');
    assert.equal(found.locations[0].physicalLocation.region.startLine, 1);
    assert.deepEqual(found.partialFingerprints, {
      'rabbitmqObject/v1': 'DLX001 queues / q arguments/x-dead-letter-exchange',
    });
  });

  it('walks folders, recognises files by content and leaves packages alone', () => {
    mkdirSync(join(folder.path, 'node_modules'));
    mkdirSync(join(folder.path, 'deploy'));
    writeFileSync(join(folder.path, 'deploy', 'broker.json'), refused);
    writeFileSync(join(folder.path, 'node_modules', 'definitions.json'), refused);
    writeFileSync(join(folder.path, 'tsconfig.json'), '{"include": ["src"]}');
    const { files } = JSON.parse(lint(['--format', 'json', folder.path]).out);
    const kinds = files.map(({ path, kind }: { path: string; kind: string }) => [
      path.slice(folder.path.length + 1),
      kind,
    ]);
    assert.deepEqual(kinds, [
      [join('deploy', 'broker.json'), 'definitions'],
      ['tsconfig.json', 'none'],
    ]);
  });

  it('judges for the version that is asked for, before the file’s own', () => {
    const text = `{"rabbit_version": "4.3.0", ${warned.slice(1)}`;
    assert.doesNotMatch(lint(['-'], text).out, /ERR003/);
    assert.match(
      lint(['--rabbitmq-version', '3.10', '-'], text).out,
      /ERR003 Queue `q` .* 3\.10 has no default/,
    );
  });

  it('is stricter in a production folder than in a development one', () => {
    for (const [name, severity] of [
      ['production', 'warning'],
      ['staging', 'info'],
    ] as const) {
      mkdirSync(join(folder.path, name));
      const file = join(folder.path, name, 'definitions.json');
      writeFileSync(file, warned.replace('"x-queue-type": "quorum"', ''));
      assert.match(lint([file]).out, new RegExp(`${severity} HA002`), name);
    }
    const file = join(folder.path, 'dev.json');
    writeFileSync(file, warned.replace('"x-queue-type": "quorum"', ''));
    assert.doesNotMatch(lint([file]).out, /HA002/);
  });

  it('takes a file for what --kind says, where its content does not tell', () => {
    const file = join(folder.path, 'fragment.json');
    writeFileSync(file, '{"queues": []}');
    const kindOf = (args: readonly string[]) =>
      JSON.parse(lint(['--format', 'json', ...args]).out).files[0].kind;
    assert.equal(kindOf([file]), 'none');
    assert.equal(kindOf(['--kind', 'definitions', file]), 'definitions');
    assert.equal(kindOf(['--kind', 'definitions', folder.path]), 'none', 'what a walk meets may be anything');
    const { code, err } = lint(['--kind', 'definitions', '-'], '[]');
    assert.equal(code, 2);
    assert.match(err, /cannot read -: it holds no JSON object/);
    assert.throws(
      () => lint(['--kind', 'nginx', '-']),
      /--kind nginx: expected one of definitions, conf, advanced-config, /,
    );
  });

  it('looks at each file once, through links to files but not to folders', () => {
    mkdirSync(join(folder.path, 'sub'));
    writeFileSync(join(folder.path, 'broker.json'), refused);
    symlinkSync('../broker.json', join(folder.path, 'sub', 'linked.json'));
    symlinkSync('nowhere.json', join(folder.path, 'sub', 'broken.json'));
    symlinkSync('..', join(folder.path, 'sub', 'loop'));
    const pathsOf = (paths: readonly string[]) =>
      JSON.parse(lint(['--format', 'json', ...paths]).out).files.map(({ path }: { path: string }) => path);
    assert.deepEqual(pathsOf([folder.path, join(folder.path, 'broker.json')]), [
      join(folder.path, 'broker.json'),
    ]);
    assert.deepEqual(pathsOf([join(folder.path, 'sub')]), [join(folder.path, 'sub', 'linked.json')]);
  });

  it('says nothing of files that are empty or no text, and refuses definitions that are not UTF-8', () => {
    const bytes = {
      empty: Buffer.alloc(0),
      binary: Buffer.from([0, 0xff, 0xfe, 0x80, 0x0a]),
      'little-endian': Buffer.from(`\u{feff}${refused}`, 'utf16le'),
      latin: Buffer.from(refused.replace('gone', 'gon\u{e9}'), 'latin1'),
    };
    for (const [name, content] of Object.entries(bytes))
      writeFileSync(join(folder.path, `${name}.json`), content);
    const { code, err } = lint([folder.path]);
    assert.equal(code, 2);
    assert.match(err, /cannot read .*latin\.json: it is not UTF-8/);
    assert.match(err, /cannot read .*little-endian\.json: it is UTF-16/);
    assert.equal(err.trim().split('\n').length, 2);
  });

  it('keeps line ends and the byte order mark of what it mends', () => {
    const file = join(folder.path, 'definitions.json');
    const lines = JSON.stringify(JSON.parse(warned), null, 2).replaceAll('\n', '\r\n');
    writeFileSync(file, `\u{feff}${lines}`);
    assert.match(lint(['--fix', file]).out, /\d+ mended\./);
    const mended = readFileSync(file, 'utf8');
    assert.ok(mended.startsWith('\u{feff}{\r\n'));
    assert.doesNotMatch(mended, /[^\r]\n/);
  });

  it('paints severities only where colours are wanted, and only for people', () => {
    assert.ok(lint(['-'], refused, { colours: true }).out.includes('\u{1b}[31merror\u{1b}[0m DLX001'));
    assert.ok(!lint(['-'], refused).out.includes('\u{1b}'));
    assert.ok(!lint(['--format', 'github', '-'], refused, { colours: true }).out.includes('\u{1b}'));
  });

  it('names a file that cannot be read, prints the rest, and exits with 2', () => {
    const there = join(folder.path, 'there.json');
    writeFileSync(there, refused);
    const { code, out, err } = lint([join(folder.path, 'missing.json'), there]);
    assert.equal(code, 2);
    assert.match(err, /cannot read .*missing\.json/);
    assert.match(out, /DLX001/);
  });

  it('refuses what it does not understand', () => {
    for (const args of [
      [],
      ['--format', 'xml', '-'],
      ['--fail-on', 'x', '-'],
      ['--rabbitmq-version', 'new', '-'],
      ['--colour', '-'],
    ]) {
      assert.throws(() => lint(args), UsageError, args.join(' '));
    }
  });
});

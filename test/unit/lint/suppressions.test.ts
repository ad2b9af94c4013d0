import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits, toTextEdits } from '../../../src/definitions/edits.ts';
import { type Finding, lintDefinitions } from '../../../src/lint/lint.ts';
import { checkSuppressions, type Knowledge } from '../../../src/lint/suppression-check.ts';
import { addSuppression } from '../../../src/lint/suppression-edit.ts';
import { parseSuppressions, type SuppressionFile } from '../../../src/lint/suppression-file.ts';
import { suppressionsJsonSchema } from '../../../src/lint/suppression-schema.ts';
import { applySuppressions, entryFor, suppressorFor } from '../../../src/lint/suppressions.ts';
import type { RuleDescription } from '../../../src/rules/rule.ts';
import { suppressionRules } from '../../../src/rules/suppression-rules.ts';

const path = 'deploy/definitions.json';
const today = '2026-11-22';

const definitions = JSON.stringify(
  {
    vhosts: [{ name: '/' }, { name: 'shop' }],
    queues: [queue('audit', '/'), queue('orders', '/'), queue('audit', 'shop')],
    exchanges: [
      { name: 'orders', vhost: '/', type: 'topic', durable: true, auto_delete: false, arguments: {} },
    ],
    bindings: [binding('eu.#'), binding('us.#'), { ...binding('eu.#'), destination: 'gone' }],
  },
  null,
  2,
);

const entry = { file: path, rule: 'ERR001', reason: 'read by hand' };

describe('A suppression', () => {
  it('silences its rule for the one object that it names, and for no other', () => {
    const object = { section: 'queues', vhost: '/', name: 'audit' };
    assert.deepEqual(silenced({ ...entry, object }), ['ERR001 /queues/0']);
  });

  it('means every object that has the names which it gives', () => {
    assert.deepEqual(silenced({ ...entry, object: { section: 'queues', name: 'audit' } }), [
      'ERR001 /queues/0',
      'ERR001 /queues/2',
    ]);
  });

  it('means the whole file when it names no object', () => {
    assert.equal(silenced(entry).length, 3);
  });

  it('finds its object again when the file has a new order', () => {
    const reordered = JSON.stringify({
      ...JSON.parse(definitions),
      queues: JSON.parse(definitions).queues.toReversed(),
    });
    const object = { section: 'queues', vhost: '/', name: 'audit' };
    assert.deepEqual(silenced({ ...entry, object }, { text: reordered }), ['ERR001 /queues/2']);
  });

  it('tells a binding by its ends and its key', () => {
    const object = { section: 'bindings', source: 'orders', destination: 'gone', routing_key: 'eu.#' };
    assert.deepEqual(silenced({ ...entry, rule: 'DEF002', object }), ['DEF002 /bindings/2']);
    assert.deepEqual(silenced({ ...entry, rule: 'DEF002', object: { ...object, routing_key: 'us.#' } }), []);
  });

  it('silences also what a broker refuses, and tells', () => {
    const { suppressed } = apply({ ...entry, rule: 'DEF002' });
    assert.ok(suppressed.some(({ brokerRefuses }) => brokerRefuses));
  });

  it('may speak for many files, by a pattern', () => {
    for (const [file, matches] of [
      [path, true],
      [`./${path}`, true],
      ['deploy\\definitions.json', true],
      ['*.json', false],
      ['*/*.json', true],
      ['**/*.json', true],
      ['**/definitions.json', true],
      ['deploy/**', true],
      ['deploy/definition?.json', true],
      ['deploy/definitionsXjson', false],
      ['staging/**', false],
    ] as const) {
      assert.equal(silenced({ ...entry, file }).length > 0, matches, file);
    }
  });

  it('applies on its last day, and not after it', () => {
    assert.equal(silenced({ ...entry, until: today }).length, 3);
    assert.equal(silenced({ ...entry, until: '2026-11-21' }).length, 0);
  });

  it('is written for a finding so that it silences just that', () => {
    const document = parse(definitions);
    for (const finding of lint(definitions)) {
      const written = { ...entryFor(finding, document, path), reason: 'so it is' };
      assert.ok(
        silenced(written).some(found => found.startsWith(`${finding.rule.id} ${objectOf(finding)}`)),
        JSON.stringify(written),
      );
    }
    assert.deepEqual(entryFor(find('ERR001', '/queues/2'), document, path), {
      file: path,
      rule: 'ERR001',
      object: { section: 'queues', vhost: 'shop', name: 'audit' },
    });
  });
});

describe('The file of suppressions', () => {
  it('is told on the spot what is wrong with it', () => {
    const cases: readonly [sidecar: unknown, expected: readonly string[]][] = [
      [[{ ...entry, reason: '' }], ['SUP002 ""']],
      [[{ ...entry, reason: '  ' }], ['SUP002 "  "']],
      [[{ file: path, rule: 'ERR001' }], ['SUP002 {']],
      [[{ ...entry, rule: 'ERR01' }], ['SUP003 "ERR01"']],
      [[{ rule: 'ERR001', reason: 'x' }], ['SUP001 {']],
      [[{ ...entry, untill: '2027-01-31' }], ['SUP001 "untill"']],
      [[{ ...entry, until: '2027-02-30' }], ['SUP001 "2027-02-30"']],
      [[{ ...entry, until: '2026-01-31' }], ['SUP004 "2026-01-31"']],
      [[{ ...entry, object: { section: 'queue' } }], ['SUP001 "queue"']],
      [[{ ...entry, object: { section: 'queues', source: 'x' } }], ['SUP001 "source"']],
      [[{ ...entry, object: { section: 'queues', name: 'audits' } }], ['SUP005 "audits"']],
      [[{ ...entry, object: { section: 'queues', vhost: 'shop', name: 'orders' } }], ['SUP005 "orders"']],
      [[{ ...entry, file: 'deploy/old.json' }], ['SUP005 "deploy/old.json"']],
      [[{ ...entry, file: '../definitions.json' }], ['SUP005 "../definitions.json"']],
      [[{ ...entry, file: 'package.json' }], ['SUP005 "package.json"']],
      [[{ ...entry, rule: 'DEF005' }], ['SUP006 "DEF005"']],
      [['ERR001'], ['SUP001 "ERR001"']],
      [{}, ['SUP001 {}']],
      [[entry], []],
      [[{ ...entry, file: 'deploy/unknown-here.json' }], []],
      [[{ ...entry, file: 'staging/*.json' }], []],
    ];
    for (const [suppressions, expected] of cases) {
      const text = JSON.stringify({ suppressions }, null, 2);
      const found = check(text).map(({ rule, range }) => `${rule.id} ${text.slice(range.start, range.end)}`);
      assert.deepEqual(found, expected, text);
    }
  });

  it('gets suggestions for what is misspelled', () => {
    const messages = [
      { ...entry, rule: 'ERR01' },
      { ...entry, rule: 'dead-letter-exchange-configured' },
      { ...entry, untill: '2027-01-31' },
      { ...entry, object: { section: 'queues', name: 'audits' } },
    ].map(suppression => check(JSON.stringify({ suppressions: [suppression] }))[0]?.message ?? '');
    assert.match(messages[0] ?? '', /Did you mean ERR001\?$/);
    assert.match(messages[1] ?? '', /Did you mean ERR001\?$/);
    assert.match(messages[2] ?? '', /Did you mean `until`\?$/);
    assert.match(messages[3] ?? '', /Did you mean `audit`\?$/);
  });

  it('is told of patterns that match nothing, or silence nothing, only when every file was looked at', () => {
    const text = JSON.stringify({
      suppressions: [
        { ...entry, file: 'staging/*.json' },
        { ...entry, rule: 'DEF005', file: '**' },
      ],
    });
    assert.deepEqual(check(text), []);
    assert.deepEqual(
      check(text, { complete: true }).map(({ rule }) => rule.id),
      ['SUP005', 'SUP006'],
    );
  });

  it('still applies what can be read when it is half typed', () => {
    const { suppressions, findings } = parseSuppressions(`{"suppressions": [${JSON.stringify(entry)}, {"fi`);
    assert.equal(suppressions.length, 1);
    assert.ok(findings.length > 0);
    for (const text of ['', ' ', '[]', 'null', '"', '{"suppressions":', '\u{feff}{}', '{"$schema": 1}']) {
      for (const { range } of parseSuppressions(text).findings) {
        assert.ok(range.start <= range.end && range.end <= text.length, text);
      }
    }
  });

  it('takes entries in its own layout', () => {
    const object = { section: 'queues', vhost: '/', name: 'audit' } as const;
    const first = added('', { ...entry, object });
    assert.deepEqual(JSON.parse(first), {
      suppressions: [{ file: path, rule: 'ERR001', object, reason: 'read by hand' }],
    });
    const second = added(first.replaceAll('\n', '\r\n'), { ...entry, rule: 'REL001' });
    assert.doesNotMatch(second, /[^\r]\n/);
    assert.equal(parseSuppressions(second).suppressions.length, 2);
    assert.equal(
      added('{}', entry),
      `{"suppressions":[${JSON.stringify({ file: path, rule: 'ERR001', reason: 'read by hand' })}]}`,
    );
    assert.equal(addSuppression('[]', entry), undefined);
    assert.equal(addSuppression('{"suppressions": {}}', entry), undefined);
  });

  it('has fixes that leave a sound file', () => {
    for (const suppression of [
      { ...entry, rule: 'ERR01' },
      { ...entry, until: '2026-01-31' },
      { ...entry, rule: 'DEF005' },
    ]) {
      const text = JSON.stringify({ suppressions: [entry, suppression] }, null, 2);
      const file = parseSuppressions(text);
      const fix = check(file)[0]?.fixes[0];
      assert.ok(fix && file.root);
      const mended = applyTextEdits(text, toTextEdits({ text, root: file.root }, fix.edits));
      assert.deepEqual(check(mended), [], mended);
    }
  });

  it('has a JSON schema that says of every field what it is for', () => {
    const schema = JSON.stringify(suppressionsJsonSchema());
    for (const text of ['"ERR001"', 'last day', 'topic_permissions', 'routing_key']) {
      assert.ok(schema.includes(text), text);
    }
  });
});

describe('The rules about suppressions', () => {
  const example = JSON.stringify({ queues: [queue('audit', '/')] });
  for (const rule of Object.values<RuleDescription>(suppressionRules)) {
    it(`${rule.id} finds its bad example, and nothing in its good one`, () => {
      const look = (text: string) => {
        const file = parseSuppressions(text);
        return checkSuppressions(file, knowledge(file.suppressions, 'definitions.json', example));
      };
      assert.deepEqual(
        look(JSON.stringify(rule.examples.bad)).map(({ rule: { id } }) => id),
        [rule.id],
      );
      assert.deepEqual(look(JSON.stringify(rule.examples.good)), []);
    });
  }
});

function queue(name: string, vhost: string) {
  return { name, vhost, durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } };
}

function binding(routing_key: string) {
  return {
    source: 'orders',
    vhost: '/',
    destination: 'orders',
    destination_type: 'queue',
    routing_key,
    arguments: {},
  };
}

function parse(text: string) {
  const document = parseDefinitions(text);
  assert.ok(document);
  return document;
}

function lint(text: string): readonly Finding[] {
  return lintDefinitions(parse(text), { profile: 'production' });
}

function find(rule: string, pointer: string): Finding {
  const found = lint(definitions).find(
    finding => finding.rule.id === rule && finding.pointer.startsWith(pointer),
  );
  assert.ok(found);
  return found;
}

function objectOf({ pointer }: Finding): string {
  return pointer.split('/').slice(0, 3).join('/');
}

function apply(suppression: object, { text = definitions } = {}) {
  const { suppressions } = parseSuppressions(JSON.stringify({ suppressions: [suppression] }));
  return applySuppressions(lint(text), parse(text), suppressorFor(suppressions, path, today));
}

/** The silenced findings, by rule and object. */
function silenced(suppression: object, file?: { text: string }): readonly string[] {
  const found = apply(suppression, file).suppressed.map(finding => `${finding.rule.id} ${objectOf(finding)}`);
  return [...new Set(found)];
}

function knowledge(
  suppressions: ReturnType<typeof parseSuppressions>['suppressions'],
  file: string,
  text: string,
): Knowledge {
  const document = parse(text);
  const { suppressed } = applySuppressions(lint(text), document, suppressorFor(suppressions, file, today));
  return { today, linted: [{ path: file, document, suppressed }], complete: false };
}

function check(sidecar: string | SuppressionFile, more: Partial<Knowledge> = {}): readonly Finding[] {
  const file = typeof sidecar === 'string' ? parseSuppressions(sidecar) : sidecar;
  const known = knowledge(file.suppressions, path, definitions);
  return checkSuppressions(file, {
    ...known,
    linted: [...known.linted, { path: 'package.json', suppressed: [] }],
    exists: other => other !== 'deploy/old.json',
    ...more,
  });
}

function added(text: string, suppression: Parameters<typeof addSuppression>[1]): string {
  const edits = addSuppression(text, suppression);
  assert.ok(edits);
  return applyTextEdits(text, edits);
}

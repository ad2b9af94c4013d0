import assert from 'node:assert/strict';
import { maxFindings } from '../../../src/language/linted-file.ts';
import { type Judgement, OpenDocument } from '../../../src/language/open-document.ts';
import type { Position, Replacement } from '../../../src/language/places.ts';
import { features } from '../../../src/language/service.ts';
import { Sidecar } from '../../../src/language/sidecar.ts';
import type { FileKind } from '../../../src/lint/kind.ts';

const production: Judgement = { options: { profile: 'production' } };

/** Two queues; one with a dead letter exchange that is not there. */
const text = `{
  "rabbit_version": "4.3.0",
  "vhosts": [{ "name": "/" }],
  "queues": [
    { "name": "work", "vhost": "/", "durable": true, "auto_delete": false,
      "arguments": { "x-queue-type": "quorum", "x-dead-letter-exchange": "nowhere" } },
    { "name": "other", "vhost": "/", "durable": true, "auto_delete": false,
      "arguments": { "x-queue-type": "quorum" } }
  ]
}
`;

function open(content = text, judgement = production): OpenDocument {
  return new OpenDocument(1, content, judgement);
}

function place(content: string, what: string): Position {
  const lines = content.slice(0, content.indexOf(what)).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function apply(content: string, edits: readonly Replacement[]): string {
  const document = open(content);
  return edits
    .map(({ range, newText }) => ({
      start: document.places.offsetAt(range.start),
      end: document.places.offsetAt(range.end),
      newText,
    }))
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
      content,
    );
}

function findingOf(document: OpenDocument, rule: string) {
  const finding = features.lint(document).findings.find(found => found.rule === rule);
  assert.ok(finding, `${rule} is found`);
  return finding;
}

describe('The language service', () => {
  it('says where a finding stands in lines and columns', () => {
    const { range } = findingOf(open(), 'DLX001');
    assert.deepEqual(range.start, place(text, '"nowhere"'));
    assert.equal(range.end.character - range.start.character, '"nowhere"'.length);
  });

  it('answers in plain data that another thread can be sent', () => {
    const document = open();
    const at = { position: place(text, 'work"') };
    const answers = [
      features.lint(document),
      features.complete(document, at),
      features.hover(document, at),
      features.symbols(document),
      features.lenses(document),
      features.references(document, { ...at, includeDeclaration: true }),
      features.renameTarget(document, at),
    ];
    assert.deepEqual(structuredClone(answers), answers);
  });

  it('works out the edits of a fix when it is chosen', () => {
    const finding = findingOf(open(), 'DLX001');
    const [fix] = finding.fixes;
    assert.ok(fix);
    const mended = apply(text, features.fix(open(), { finding, title: fix.title }));
    assert.ok(!features.lint(open(mended)).findings.some(({ rule }) => rule === 'DLX001'));
  });

  it('mends all of a kind in one stretch', () => {
    const rule = 'ERR001';
    const document = open(text.replace(', "x-dead-letter-exchange": "nowhere"', ''));
    const edits = features.fixAll(document, { rule });
    assert.equal(edits.length, features.lint(document).fixable[rule] ? 1 : 0);
    JSON.parse(apply(document.text, edits));
  });

  it('follows what is typed, with line ends of either kind', () => {
    for (const content of [text, text.replaceAll('\n', '\r\n')]) {
      const document = open(content);
      const offset = content.indexOf('nowhere');
      document.change(2, [
        { offset, length: 'nowhere'.length, text: 'amq.direct' },
        { offset: 1, length: 0, text: '\n\n' },
      ]);
      assert.equal(document.version, 2);
      assert.ok(!features.lint(document).findings.some(({ rule }) => rule === 'DLX001'));
      const [target] = features.definition(document, { position: place(document.text, 'work"') });
      assert.deepEqual(target?.start, place(document.text, 'work"'));
    }
  });

  it('sends the worst findings and says how many there are', () => {
    const queue = (n: number) =>
      `{"name":"q${n}","vhost":"/","durable":true,"auto_delete":false,"arguments":{"x-queue-type":"quorum"}}`;
    const many = `{"rabbit_version":"4.3.0","vhosts":[{"name":"/"}],"queues":[${Array.from({ length: 1500 }, (_, n) => queue(n)).join()},
      {"name":"last","vhost":"/","durable":true,"auto_delete":false,"arguments":{"x-dead-letter-exchange":"nowhere"}}]}`;
    const { findings, total } = features.lint(open(many));
    assert.equal(findings.length, maxFindings);
    assert.ok(total > 1500, `${total}`);
    assert.ok(findings.some(({ rule }) => rule === 'DLX001'));
    const lines = findings.map(({ range }) => range.start.line * 1e6 + range.start.character);
    assert.deepEqual(
      lines,
      lines.toSorted((a, b) => a - b),
    );
  });

  it('has nothing to say about other JSON', () => {
    const document = open('{"name": "not-rabbit"}');
    const at = { position: { line: 0, character: 3 } };
    assert.deepEqual(
      [
        features.lint(document).isOurs,
        features.complete(document, at),
        features.hover(document, at),
        features.definition(document, at),
        features.renameTarget(document, at),
        features.rename(document, { ...at, newName: 'x' }),
        features.symbols(document),
        features.lenses(document),
        features.fixAll(document, {}),
        features.newPassword(document, { user: 'a', hash: '' }),
      ],
      [false, undefined, undefined, [], undefined, undefined, [], [], [], undefined],
    );
  });

  it('stores the hash of a new password', () => {
    const users = '{"users": [{"name": "app", "password": "secret", "tags": ""}], "vhosts": [{"name": "/"}]}';
    const edits = features.newPassword(open(users), { user: 'app', hash: 'aGFzaA==' });
    const { users: [user] = [] } = JSON.parse(apply(users, edits ?? []));
    assert.deepEqual([user.password, user.password_hash], [undefined, 'aGFzaA==']);
  });

  describe('about files of settings', () => {
    const conf = 'listener.tcp.default = 5672\nheartbeat = 0\n';
    const openAs = (kind: FileKind, content: string, judgement = production) =>
      new OpenDocument(1, content, judgement, kind);

    it('finds and mends what is wrong in rabbitmq.conf', () => {
      const document = openAs('conf', conf);
      const finding = findingOf(document, 'CFG001');
      assert.deepEqual(finding.range.start, { line: 0, character: 0 });
      const [fix] = finding.fixes;
      const edits = features.fix(document, { finding, title: fix?.title ?? '' });
      assert.equal(apply(conf, edits), conf.replace('listener.', 'listeners.'));
      assert.equal(apply(conf, features.fixAll(document, { rule: 'CFG001' })), apply(conf, edits));
      assert.deepEqual(structuredClone(features.lint(document)), features.lint(document));
    });

    it('finds and mends what is wrong in enabled_plugins', () => {
      const plugins = '[rabbitmq_management]';
      const document = openAs('enabled-plugins', plugins);
      const mended = apply(plugins, features.fixAll(document, {}));
      assert.match(mended, /\]\.$/);
      assert.ok(findingOf(document, 'PLG002').fixes[0]?.preferred);
    });

    it('judges a part of a conf.d as one of several', () => {
      const rules = (isPart: boolean) => {
        const options = { ...production.options, isPart };
        return features.lint(openAs('conf', 'cluster_name = a\n', { options })).total;
      };
      assert.ok(rules(true) < rules(false));
    });

    it('tells no more of what a person has accepted', () => {
      const sidecarText = apply(
        '',
        features.suppress(openAs('conf', conf), {
          finding: findingOf(openAs('conf', conf), 'CFG009'),
          reason: 'On purpose.',
          sidecar: { text: '', path: 'rabbitmq.conf' },
        }) ?? [],
      );
      const path = 'rabbitmq.conf';
      const sidecar = new Sidecar({ uri: 'sidecar', text: sidecarText, path, today: '2026-11-22' });
      const document = openAs('conf', conf, { ...production, sidecar, path });
      const { findings, suppressed, sidecar: told } = features.lint(document);
      assert.ok(!findings.some(({ rule }) => rule === 'CFG009'));
      assert.deepEqual([suppressed, told?.findings], [1, []]);
      assert.ok(!apply(conf, features.fixAll(document, {})).includes('heartbeat = 60'));
    });
  });

  describe('with a file of suppressions', () => {
    function under(sidecarText: string): OpenDocument {
      const sidecar = new Sidecar({ uri: 'sidecar', text: sidecarText, path: 'a.json', today: '2026-11-22' });
      return open(text, { ...production, sidecar, path: 'a.json' });
    }

    /** The sidecar after the one finding of DLX001 was suppressed. */
    function suppressing(): string {
      const document = under('');
      const finding = findingOf(document, 'DLX001');
      const sidecar = { text: '', path: 'a.json' };
      return apply('', features.suppress(document, { finding, reason: 'On purpose.', sidecar }) ?? []);
    }

    it('tells no more of what a person has accepted', () => {
      const { findings, suppressed, sidecar } = features.lint(under(suppressing()));
      assert.ok(!findings.some(({ rule }) => rule === 'DLX001'));
      assert.deepEqual([suppressed, sidecar?.findings], [1, []]);
    });

    it('reports an entry that silences nothing, with the edit that removes it', () => {
      const document = under(suppressing());
      const offset = text.indexOf('nowhere');
      features.lint(document);
      document.change(2, [{ offset, length: 'nowhere'.length, text: 'amq.direct' }]);
      const [finding] = features.lint(document).sidecar?.findings ?? [];
      assert.match(finding?.message ?? '', /DLX001 finds nothing here any more/);
      const [removal] = finding?.fixes ?? [];
      assert.deepEqual(JSON.parse(apply(suppressing(), removal?.edits ?? [])), { suppressions: [] });
    });

    it('has no place for an entry in a sidecar that is none', () => {
      const finding = findingOf(under(''), 'DLX001');
      const sidecar = { text: '[]', path: 'a.json' };
      assert.equal(features.suppress(under(''), { finding, reason: 'x', sidecar }), undefined);
    });
  });
});

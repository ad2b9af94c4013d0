import assert from 'node:assert/strict';
import { embeddedText } from '../../../src/yaml/embedded.ts';
import {
  entryOf,
  itemsOf,
  parseYaml,
  textOf,
  valueAt,
  type YamlNode,
  type YamlScalar,
} from '../../../src/yaml/yaml.ts';

describe('A YAML text', () => {
  it('becomes trees that remember their places', () => {
    const text = 'a: 1.10\r\nb:\r\n  - yes\r\n  - "x"\r\n---\r\nc: {d: null, e: }\r\n';
    const { documents, problems } = parseYaml(text);
    assert.deepEqual(problems, []);
    const [first, second] = documents.map(({ root }) => root);
    const a = valueAt(first, 'a');
    assert.deepEqual(a, { kind: 'scalar', start: 3, end: 7, value: 1.1, text: '1.10', style: 'plain' });
    assert.deepEqual(itemsOf(valueAt(first, 'b')).map(textOf), ['yes', 'x']);
    assert.equal(textOf(valueAt(second, 'c', 'd')), undefined);
    assert.equal(valueAt(second, 'c', 'e'), undefined);
    const key = entryOf(valueAt(second, 'c'), 'e')?.keyRange;
    assert.equal(key && text.slice(key.start, key.end), 'e');
  });

  it('has what is merged in behind what is written, which wins', () => {
    const text = 'x: &x {k: 1, q: 2}\ny: &y {q: 3, r: 4}\nz:\n  <<: [*x, *y]\n  k: 5\n';
    const { root } = parseYaml(text).documents[0] ?? {};
    const z = valueAt(root, 'z');
    assert.deepEqual(
      z?.kind === 'map' && z.entries.map(({ key, value, isMerged }) => [key, textOf(value), isMerged]),
      [
        ['k', '5', undefined],
        ['q', '2', true],
        ['r', '4', true],
      ],
    );
    assert.equal(entryOf(z, '<<'), undefined);
  });

  it('is read on behind what is wrong in it', () => {
    for (const [text, message, key] of [
      ['a: 1\n\tb: 2\nc: 3\n', /tabs/, 'c'],
      ['a: 1\nb: 1\na: 2\n', /`a` is there twice/, 'b'],
      ['a: *none\nb: 1\n', /no anchor `&none`/, 'b'],
      ['a: "open\nb: 1\n', /missing/, 'a'],
      ['a: [1, 2\nb: 1\n', /./, 'a'],
    ] as const) {
      const { documents, problems } = parseYaml(text);
      assert.match(problems[0]?.message ?? '', message);
      assert.ok(entryOf(documents[0]?.root, key), `${text} has ${key}`);
    }
  });

  it('with aliases for a thousand million nodes is refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i++) {
      const aliases = new Array(10).fill(`*a${i - 1}`);
      lines.push(`a${i}: &a${i} [${aliases.join(', ')}]`);
    }
    assert.deepEqual(
      parseYaml(lines.join('\n')).problems.map(({ kind }) => kind),
      ['aliases'],
    );
  });

  it('of two thousand levels is refused', function () {
    // Mocha has whole stacks kept with errors, and the library makes one for each level.
    this.timeout(60_000);
    for (const text of ['['.repeat(2_000), '- '.repeat(2_000), '{a: '.repeat(2_000)]) {
      assert.ok(parseYaml(text).problems.some(({ kind }) => kind === 'depth' || kind === 'syntax'));
    }
  });

  it('of a template is read around its marks', () => {
    const text = [
      '{{- if .Values.rabbitmq }}',
      'kind: {{ .Values.kind }}',
      'name: "{{ .Release.Name }}-rabbit"',
      '{{- /* of',
      'two lines */ -}}',
      'labels:',
      '  {{- include "labels" . | nindent 2 }}',
      '  a: b',
      '{{- end }}',
      '',
    ].join('\n');
    const { documents, isTemplate, problems } = parseYaml(text);
    assert.deepEqual([isTemplate, problems], [true, []]);
    const [{ root } = {}] = documents;
    assert.equal(textOf(valueAt(root, 'kind')), '{{ .Values.kind }}');
    assert.equal(textOf(valueAt(root, 'name')), '{{ .Release.Name }}-rabbit');
    assert.equal(textOf(valueAt(root, 'labels', 'a')), 'b');
    const name = valueAt(root, 'name');
    assert.ok(name?.kind === 'scalar' && name.isOpen);
    assert.equal(text.slice(name.start, name.end), '"{{ .Release.Name }}-rabbit"');
  });

  it('with marks in quotes is no template: they are for another program', () => {
    const { documents, isTemplate } = parseYaml('summary: "{{ $labels.queue }} grows"\n');
    assert.equal(isTemplate, false);
    assert.equal(textOf(valueAt(documents[0]?.root, 'summary')), '{{ $labels.queue }} grows');
  });
});

describe('A text in a YAML text', () => {
  function embedded(text: string) {
    const node = valueAt(parseYaml(text).documents[0]?.root, 'k');
    assert.equal(node?.kind, 'scalar');
    const found = embeddedText(text, node as YamlScalar & YamlNode);
    assert.ok(found, text);
    const word = (part: string) => {
      const start = found.text.indexOf(part);
      const range = found.rangeOf({ start, end: start + part.length });
      return text.slice(range.start, range.end);
    };
    const edited = (start: number, end: number, newText: string) => {
      const edit = found.editOf({ start, end, newText });
      return edit && text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    };
    return { ...found, word, edited };
  }

  it('has its places in the file, in every style', () => {
    for (const text of [
      'k: |\n  one = two\n\n    three = four\nl: 1\n',
      'k: |\r\n  one = two\r\n\r\n    three = four\r\nl: 1\r\n',
      'k: >-\n  one = two\n  three = four\n',
      "k: 'one = two, it''s three = four'\n",
      'k: "one = two\\n three = \\"\\u0041\\" four"\n',
      'k: one = two three = four\n',
      'k: one = two\n  three = four\n',
    ]) {
      const { word } = embedded(text);
      for (const part of ['one', 'two', 'three', 'four']) assert.equal(word(part), part, text);
    }
  });

  it('takes changes of its lines', () => {
    const { text, edited } = embedded('k: |\n  a = 1\n  b = 2\n  c = 3\nl: 1\n');
    assert.equal(text, 'a = 1\nb = 2\nc = 3\n');
    assert.equal(edited(4, 5, '9'), 'k: |\n  a = 9\n  b = 2\n  c = 3\nl: 1\n');
    assert.equal(edited(6, 12, ''), 'k: |\n  a = 1\n  c = 3\nl: 1\n');
    assert.equal(edited(12, 18, ''), 'k: |\n  a = 1\n  b = 2\nl: 1\n');
    assert.equal(edited(6, 6, 'x = 1\ny = 2\n'), 'k: |\n  a = 1\n  x = 1\n  y = 2\n  b = 2\n  c = 3\nl: 1\n');
    assert.equal(
      edited(18, 18, 'x = 1\ny = 2\n'),
      'k: |\n  a = 1\n  b = 2\n  c = 3\n  x = 1\n  y = 2\nl: 1\n',
    );
  });

  it('takes changes that keep its quotes', () => {
    assert.equal(embedded("k: 'a b'\n").edited(2, 3, "'"), "k: 'a '''\n");
    assert.equal(embedded('k: "a b"\n').edited(2, 3, '"'), 'k: "a \\""\n');
    assert.equal(embedded('k: a b\n').edited(2, 3, ': c'), undefined);
  });
});

import assert from 'node:assert/strict';
import { type Tokenize, tokenizer } from './tokens.ts';

const key = 'variable.other.property';
const dot = ['.', 'punctuation.separator.period'] as const;
const equals = ['=', 'keyword.operator.assignment'] as const;
const hash = ['#', 'punctuation.definition.comment'] as const;

describe('The grammar of rabbitmq.conf', () => {
  let tokens: Tokenize;

  before(async () => {
    tokens = await tokenizer('rabbitmq-conf');
  });

  /** What it takes the value of a setting for. */
  const value = (text: string) => tokens(`a = ${text}`).slice(2);

  it('tells comments, keys and values', () => {
    assert.deepEqual(tokens('## Ours\nlisteners.tcp.default = 5672 # all\n'), [
      hash,
      ['# Ours', 'comment.line.number-sign'],
      ['listeners', key],
      dot,
      ['tcp', key],
      dot,
      ['default', key],
      equals,
      ['5672', 'constant.numeric'],
      hash,
      [' all', 'comment.line.number-sign'],
    ]);
  });

  it('takes a dot with a backslash for a part of its segment', () => {
    assert.deepEqual(tokens('a.b\\.c=d').slice(0, 4), [['a', key], dot, ['b\\.c', key], equals]);
  });

  it('knows booleans and numbers with their units', () => {
    assert.deepEqual(value('true'), [['true', 'constant.language.boolean']]);
    assert.deepEqual(value('0.6'), [['0.6', 'constant.numeric']]);
    for (const [number = '', unit = ''] of [
      ['50', 'MB'],
      ['2', 'GiB'],
      ['10', 's'],
      ['1.5', 'h'],
      ['500', 'ms'],
    ]) {
      assert.deepEqual(value(number + unit), [
        [number, 'constant.numeric'],
        [unit, 'keyword.other.unit'],
      ]);
    }
    assert.deepEqual(
      value('1h30m').map(([token]) => token),
      ['1', 'h', '30', 'm'],
    );
  });

  it('takes other values for texts, also those that begin like a number or a word', () => {
    for (const text of [
      '/var/log/rabbitmq',
      '127.0.0.1:5672',
      'truely',
      '10.0.0.1',
      'rabbit@shop-1',
      'two words',
    ]) {
      assert.deepEqual(value(text), [[text, 'string.unquoted']]);
    }
    assert.deepEqual(value('text # why')[0], ['text', 'string.unquoted']);
  });

  it('reads quoted values, over several lines too', () => {
    assert.deepEqual(value("'a # b' # c"), [
      ["'a # b'", 'string.quoted.single'],
      hash,
      [' c', 'comment.line.number-sign'],
    ]);
    assert.deepEqual(tokens("a = '''one\nb = 2\n'''\nc = 3").slice(2), [
      ["'''", 'string.quoted.triple'],
      ['one', 'string.quoted.triple'],
      ['b = 2', 'string.quoted.triple'],
      ["'''", 'string.quoted.triple'],
      ['c', key],
      equals,
      ['3', 'constant.numeric'],
    ]);
  });

  it('shows what a node or a template puts in place', () => {
    assert.deepEqual(value('rabbit-$(HOST)'), [
      ['rabbit-', 'string.unquoted'],
      ['$(', 'punctuation.definition.variable.begin'],
      ['HOST', 'variable.other.substitution'],
      [')', 'punctuation.definition.variable.end'],
    ]);
    assert.deepEqual(value('{{ port }}'), [['{{ port }}', 'meta.embedded.template']]);
    assert.deepEqual(value("'x$(A)'")[1], ['$(', 'punctuation.definition.variable.begin']);
  });

  it('knows include, and colours no line that is no setting', () => {
    assert.deepEqual(tokens('include conf.d/*.conf'), [
      ['include', 'keyword.control.include'],
      ['conf.d/*.conf', 'string.unquoted.path'],
    ]);
    assert.deepEqual(tokens('[section]\nno value'), [
      ['[section]', 'source'],
      ['no value', 'source'],
    ]);
  });
});

describe('The grammar of advanced.config', () => {
  let tokens: Tokenize;
  const property = 'variable.other.property';
  const open = ['{', 'punctuation.definition.tuple.begin'] as const;
  const close = ['}', 'punctuation.definition.tuple.end'] as const;
  const comma = [',', 'punctuation.separator'] as const;

  before(async () => {
    tokens = await tokenizer('rabbitmq-advanced-config');
  });

  /** What it takes the value of a pair for. */
  const value = (text: string) => tokens(`{a, ${text}}`).slice(3, -1);

  it('tells keys from values', () => {
    assert.deepEqual(tokens("% ours\n[{rabbit, [{'a b', c}]}]."), [
      ['%', 'punctuation.definition.comment'],
      [' ours', 'comment.line.percentage'],
      ['[', 'punctuation.definition.list.begin'],
      open,
      ['rabbit', property],
      comma,
      ['[', 'punctuation.definition.list.begin'],
      open,
      ["'a b'", property],
      comma,
      ['c', 'constant.other.symbol'],
      close,
      [']', 'punctuation.definition.list.end'],
      close,
      [']', 'punctuation.definition.list.end'],
      ['.', 'punctuation.terminator'],
    ]);
  });

  it('knows the terms', () => {
    assert.deepEqual(value('true'), [['true', 'constant.language.boolean']]);
    for (const number of ['60', '1_000', '16#FF', '0.6', '1.0e3']) {
      assert.deepEqual(value(number), [[number, 'constant.numeric']]);
    }
    assert.deepEqual(value('$c'), [['$c', 'constant.character']]);
    assert.deepEqual(value('rabbit@shop'), [['rabbit@shop', 'constant.other.symbol']]);
    assert.deepEqual(
      value("'tlsv1.2'"),
      ["'", 'tlsv1.2', "'"].map(part => [part, 'constant.other.symbol.quoted']),
    );
    assert.deepEqual(value('<<"a">>'), [
      ['<<', 'punctuation.definition.binary.begin'],
      ...['"', 'a', '"'].map(part => [part, 'string.quoted.double']),
      ['>>', 'punctuation.definition.binary.end'],
    ]);
    assert.deepEqual(value('#{b => 1}'), [
      ['#{', 'punctuation.definition.map.begin'],
      ['b', property],
      ['=>', 'keyword.operator'],
      ['1', 'constant.numeric'],
      ['}', 'punctuation.definition.map.end'],
    ]);
  });

  it('shows what a backslash does to the next character', () => {
    assert.deepEqual(value('"C:\\new"')[2], ['\\n', 'constant.character.escape']);
  });

  it('knows calls, and no number in the middle of a word', () => {
    assert.deepEqual(value('lists:seq(1, x2)').slice(0, 3), [
      ['lists', 'entity.name.namespace'],
      [':', 'punctuation.separator.module'],
      ['seq', 'entity.name.function'],
    ]);
    assert.deepEqual(value('x2'), [['x2', 'constant.other.symbol']]);
  });
});

describe('The grammar of enabled_plugins', () => {
  it('tells a list of atoms', async () => {
    const tokens = await tokenizer('rabbitmq-enabled-plugins');
    assert.deepEqual(tokens('% ours\n[rabbitmq_management, \'rabbitmq_top\', "no"].'), [
      ['%', 'punctuation.definition.comment'],
      [' ours', 'comment.line.percentage'],
      ['[', 'punctuation.definition.list.begin'],
      ['rabbitmq_management', 'constant.other.symbol'],
      [',', 'punctuation.separator.list'],
      ["'rabbitmq_top'", 'constant.other.symbol.quoted'],
      [',', 'punctuation.separator.list'],
      ['"no"', 'string.quoted.double'],
      [']', 'punctuation.definition.list.end'],
      ['.', 'punctuation.terminator'],
    ]);
  });
});

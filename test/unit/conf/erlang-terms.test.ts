import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Term } from '../../../src/conf/erlang/term.ts';
import { type Dialect, parseTerms } from '../../../src/conf/erlang/terms.ts';
import { writtenAs } from '../../../src/conf/erlang/write.ts';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { holds } from '../../support/arbitrary.ts';

const modern: Dialect = { evaluates: true, isOtp27: true };

function read(text: string, dialect: Dialect = modern): Term | undefined {
  const { root, problems } = parseTerms(`${text}.`, dialect);
  assert.deepEqual(problems, [], text);
  return root;
}

const messages = (text: string, dialect: Dialect = modern) =>
  parseTerms(text, dialect).problems.map(({ message }) => message);

/** The text after the change that the first problem offers. */
function mended(text: string): string {
  const edit = parseTerms(text, modern).problems.find(problem => problem.edit)?.edit;
  return edit ? applyTextEdits(text, [edit]) : text;
}

/** A term as a plain value: tuples and maps as objects. */
function plain(term: Term | undefined): unknown {
  switch (term?.kind) {
    case 'atom':
      return { atom: term.name };
    case 'string':
    case 'binary':
      return term.text;
    case 'integer':
    case 'float':
      return term.value;
    case 'list':
      return term.elements.map(plain);
    case 'tuple':
      return { tuple: term.elements.map(plain) };
    case 'map':
      return { map: term.entries.map(({ key, value }) => [plain(key), plain(value)]) };
    default:
      return term?.kind;
  }
}

describe('The parser of Erlang terms', function () {
  this.timeout(60_000);

  it('reads every kind of term', () => {
    for (const [text, value] of [
      ["[a, 'b c', d@e]", [{ atom: 'a' }, { atom: 'b c' }, { atom: 'd@e' }]],
      ['["a", <<"b">>, <<>>, <<1, 2>>]', ['a', 'b', '', undefined]],
      ['[1, -2, 1_000, 16#FF, $a, $\\n]', [1, -2, 1000, 255, 97, 10]],
      ['[1.5, -0.5, 1.0e3]', [1.5, -0.5, 1000]],
      ['{a, [{b, "c"}]}', { tuple: [{ atom: 'a' }, [{ tuple: [{ atom: 'b' }, 'c'] }]] }],
      [
        '#{a => 1, "b" => []}',
        {
          map: [
            [{ atom: 'a' }, 1],
            ['b', []],
          ],
        },
      ],
      ['"one" % why\n "two"', 'onetwo'],
      ['"a\\tb\\x41\\x{42}\\103\\^A\\q"', 'a\tbABC\x01q'],
      ['((1))', 1],
    ] as const) {
      assert.deepEqual(plain(read(text)), value, text);
    }
  });

  it('works whole numbers out, and tells no other expression', () => {
    assert.equal(plain(read('24 * 60 * 60 * 1000')), 86_400_000);
    assert.equal(plain(read('1 + 2 * 3 - 4')), 3);
    for (const text of ['lists:seq(1, 3)', '"a" ++ "b"', 'fun(X) -> X end', '[X || X <- [1]]', '7 div 2']) {
      assert.equal(plain(read(text)), 'expression', text);
    }
  });

  it('keeps the places', () => {
    const text = '% ours\n[{\'a b\', <<"c">>}].';
    const { root, comments } = parseTerms(text, modern);
    const pair = root?.kind === 'list' ? root.elements[0] : undefined;
    const written = (place: { start: number; end: number }) => text.slice(place.start, place.end);
    assert.deepEqual(comments.map(written), ['% ours']);
    assert.ok(pair?.kind === 'tuple');
    assert.deepEqual([pair, ...pair.elements].map(written), ['{\'a b\', <<"c">>}', "'a b'", '<<"c">>']);
  });

  it('says what is missing or too much, and mends it', () => {
    for (const [text, message, after] of [
      ['[a,].', /missing after this comma/, '[a].'],
      ['[,a].', /missing before this comma/, '[a].'],
      ['[{a, 1}\n {b, 2}].', /A comma is missing/, '[{a, 1},\n {b, 2}].'],
      ['[a]', /full stop at the end/, '[a].'],
      ['[{a, rabbit@shop.example.com}].', /dot in it/, "[{a, 'rabbit@shop.example.com'}]."],
      ['[{a, my-host}].', /between single quotes/, "[{a, 'my-host'}]."],
      ['[{a, <<guest>>}].', /double quotes/, '[{a, <<"guest">>}].'],
      ['#{a := 1}.', /`=>`/, '#{a => 1}.'],
    ] as const) {
      assert.match(messages(text)[0] ?? '', message, text);
      assert.equal(mended(text), after);
      assert.deepEqual(messages(after), [], after);
    }
  });

  it('says what cannot be read', () => {
    for (const [text, message] of [
      ['[{a, 60s}].', /`60s` is no number/],
      ['[{a, 1e3}].', /a float has a fraction/],
      ['[{a, 37#1}].', /between 2 and 36/],
      ['[{a, Name}].', /`Name` has no value/],
      ['[{"a": 1}].', /a pair is written/],
      ['[{a, "b}].', /string is not closed/],
      ['[{a, [1, 2}].', /`\[` is not closed/],
      ['[a]. [b].', /follows the full stop/],
      ['[a], [b].', /follows the term/],
      ['[a}].', /`}` does not belong here/],
      ['[{a, é}].', /outside ASCII/],
      ['[{a, "\\x4"}].', /hexadecimal/],
      ['[{a, ?MODULE}].', /`\?` does not belong here/],
      [']', /cannot begin with/],
    ] as const) {
      assert.match(messages(text)[0] ?? '', message, text);
    }
  });

  it('tells of an open bracket once', () => {
    assert.deepEqual(messages('[{rabbit, [{a, 1}'), ['`[` is not closed: a `]` is missing']);
  });

  it('knows what came with OTP 27', () => {
    const older: Dialect = { evaluates: true, isOtp27: false };
    assert.equal(plain(read('~"a"')), 'a');
    assert.equal(plain(read('"""\na "b"\n"""')), 'a "b"');
    assert.deepEqual(plain(read('maybe', older)), { atom: 'maybe' });
    assert.match(messages('[~"a"].', older)[0] ?? '', /`~`/);
    assert.match(messages('[maybe].')[0] ?? '', /no `end`/);
  });

  it('takes plain terms only where nothing is worked out', () => {
    const dialect: Dialect = { evaluates: false, isOtp27: false };
    assert.match(messages('[f(1)].', dialect)[0] ?? '', /an expression/);
    assert.deepEqual(messages('[(a), -1].', dialect), []);
  });

  it('reads what it writes', () => {
    holds(fc.string({ unit: 'binary' }), 300, text => {
      for (const kind of ['atom', 'string'] as const) {
        if (kind === 'atom' && [...text].length > 255) continue;
        const term = plain(read(writtenAs(kind, text)));
        assert.deepEqual(term, kind === 'atom' ? { atom: text } : text);
      }
    });
  });

  it('never throws, and points into the text', () => {
    const piece = fc.constantFrom(
      ...'[ ] { } ( ) << >> , . ; : | || = => := # #{ $ % " \' \\ ~ ? - + * / \n a b@c A _x 1 1.5 2#1 end fun if of "s" <<"b">>'.split(
        ' ',
      ),
      ' ',
      'é',
      '\u0000',
    );
    holds(fc.array(piece, { maxLength: 40 }), 2000, pieces => {
      const text = pieces.join('');
      for (const isOtp27 of [true, false]) {
        const { root, problems, comments } = parseTerms(text, { evaluates: true, isOtp27 });
        for (const { start, end } of [...problems, ...comments, ...(root ? [root] : [])]) {
          assert.ok(0 <= start && start < end && end <= text.length, `${start}-${end} of ${text.length}`);
        }
      }
    });
    for (const again of ['[{a, ', '- ', '#{a => ', '(', 'not ']) {
      assert.match(messages(again.repeat(20_000)).join(), /nested deeper/, again);
    }
  });
});

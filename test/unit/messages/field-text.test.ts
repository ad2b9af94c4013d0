import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutTo, fieldText } from '../../../src/messages/field-text.ts';
import { compactJson, isJson, nesting, prettyJson } from '../../../src/messages/json-text.ts';
import type { FieldValue } from '../../../src/messages/message.ts';
import { formatBytes } from '../../../src/messages/size.ts';
import { holds } from '../../support/arbitrary.ts';
import { anyMessage } from '../../support/messages.ts';

describe('The value of a header in words', () => {
  for (const [value, words] of [
    [{ type: 'longstr', value: 'a "b"' }, 'a "b"'],
    [{ type: 'int64', value: 2n ** 62n }, '4611686018427387904'],
    [{ type: 'double', value: -0 }, '-0'],
    [{ type: 'decimal', digits: 5, places: 3 }, '0.005'],
    [{ type: 'decimal', digits: 12345, places: 2 }, '123.45'],
    [{ type: 'decimal', digits: 7, places: 0 }, '7'],
    [{ type: 'bytes', value: Uint8Array.of(1, 255) }, '0x01ff'],
    [{ type: 'void' }, 'null'],
    [
      {
        type: 'table',
        value: [
          ['a', { type: 'longstr', value: 'x' }],
          [
            'b',
            {
              type: 'array',
              value: [
                { type: 'bool', value: true },
                { type: 'table', value: [] },
              ],
            },
          ],
        ],
      },
      '{"a": "x", "b": [true, {}]}',
    ],
  ] as const satisfies readonly (readonly [FieldValue, string])[]) {
    it(`is ${words}`, () => assert.equal(fieldText(value), words));
  }

  it('is never longer than asked for', () => {
    holds(anyMessage(), 100, ({ properties: { headers = [] } }) => {
      for (const [, value] of headers) assert.ok(fieldText(value, 10).length <= 10);
    });
    const wide: FieldValue = {
      type: 'array',
      value: Array.from({ length: 100_000 }, () => ({ type: 'bool', value: true })),
    };
    assert.equal(fieldText(wide, 12), '[true, true…');
  });

  it('is never cut inside a character', () => {
    assert.equal(cutTo(3, 'a😀b'), 'a…');
    assert.equal(cutTo(4, 'a😀b'), 'a😀b');
  });
});

describe('JSON laid out anew', () => {
  it('is the same JSON, in lines and back', () => {
    holds(fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t')), 200, ([value, indentation]) => {
      const text = JSON.stringify(value, null, indentation);
      const { text: pretty, cut } = prettyJson(text);
      assert.equal(pretty, JSON.stringify(value, null, 2));
      assert.equal(compactJson(pretty), JSON.stringify(value));
      assert.ok(!cut);
    });
  });

  it('of any text ends, in no more characters than asked for', () => {
    holds(
      fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', 'a', '1') }),
      200,
      text => {
        assert.ok(prettyJson(text, 20).text.length <= 20);
        assert.equal(typeof isJson(compactJson(text)), 'boolean');
      },
    );
  });

  it('knows how deep it is', () => {
    assert.deepEqual(['7', '[]', '[[{"a":"[["}]]', ']]][['].map(nesting), [0, 1, 3, 0]);
  });
});

describe('A number of bytes', () => {
  for (const [bytes, words] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [12_345, '12.3 kB'],
    [99_960, '100 kB'],
    [999_960, '1000 kB'],
    [52_428_800, '52.4 MB'],
    [5e12, '5000 GB'],
  ] as const) {
    it(`of ${bytes} is ${words}`, () => assert.equal(formatBytes(bytes), words));
  }
});

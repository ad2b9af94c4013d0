// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of snippets
import assert from 'node:assert/strict';
import { expandSnippet } from '../../../src/course/snippet.ts';
import { describeRange } from '../../../src/course/version-range.ts';

describe('expanding a snippet', () => {
  for (const [body, code] of [
    ["connect('${1:amqp://localhost}');$0", "connect('amqp://localhost');"],
    ['${1:orders} and $1 and ${1}', 'orders and orders and orders'],
    ['${1:a ${2:b}}-$2', 'a b-b'],
    ['costs \\$5 \\\\ \\}', 'costs $5 \\ }'],
    ['{ plain: { braces: 1 } }', '{ plain: { braces: 1 } }'],
  ] as const) {
    it(`${body} becomes ${code}`, () => assert.equal(expandSnippet(body), code));
  }
});

describe('a version range in words', () => {
  for (const [range, words] of [
    ['>=4.3', '4.3 and later'],
    ['<4.3', '4.2 and earlier'],
    ['<4.0', 'before 4.0'],
    ['>=4.0 <4.3', '4.0 to 4.2'],
    ['>=4.2 <4.3', '4.2'],
    ['>=3.10 <4.0', '3.10 up to 4.0'],
    ['4.3', undefined],
    ['', undefined],
  ] as const) {
    it(`${range || 'nothing'} is ${words}`, () => assert.equal(describeRange(range), words));
  }
});

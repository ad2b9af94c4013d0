// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of snippets
import assert from 'node:assert/strict';
import { expandSnippet } from '../../../src/snippets/expand.ts';

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

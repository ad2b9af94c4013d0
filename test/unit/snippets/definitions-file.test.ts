import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnippetFile } from '../../../src/snippets/catalogue.ts';
import { planInsertion } from '../../../src/snippets/insertion.ts';
import { previewInsertion } from '../../../src/snippets/preview.ts';

const path = join(import.meta.dirname, '../../../snippets/json.json');
const snippets = Object.values(JSON.parse(readFileSync(path, 'utf8')) as SnippetFile);

describe('A snippet of definitions on its way into a file', () => {
  for (const { prefix, body } of snippets) {
    const alone = JSON.parse(insert(body, ''));

    it(`${prefix} fills an object, and lists that are empty`, () => {
      assert.deepEqual(JSON.parse(insert(body, '{}')), alone);
      assert.deepEqual(JSON.parse(insert(body, '{\n}\n')), alone);
      const lists = { vhosts: [], users: [], queues: [] };
      assert.deepEqual(JSON.parse(insert(body, JSON.stringify(lists))), { ...lists, ...alone });
      assert.deepEqual(JSON.parse(insert(body, JSON.stringify(lists, undefined, 4))), { ...lists, ...alone });
    });

    it(`${prefix} comes behind what is listed already, in the file’s own virtual host`, () => {
      const before = {
        vhosts: [{ name: 'a"b}$1' }, { name: 'c' }],
        queues: [{ name: 'q', vhost: 'c', durable: true, auto_delete: false, arguments: {} }],
      };
      const inItsVhost = JSON.parse(
        JSON.stringify(alone, (key, value) => (key === 'vhost' ? 'a"b}$1' : value)),
      );
      const { vhosts: _, queues = [], ...others } = inItsVhost;
      const expected = { ...before, queues: [...before.queues, ...queues], ...others };
      for (const indentation of [undefined, 2, 4, '\t']) {
        const text = JSON.stringify(before, undefined, indentation);
        assert.deepEqual(JSON.parse(insert(body, text)), expected, String(indentation));
      }
    });
  }

  it('is indented as what it comes behind', () => {
    const text = '{\n    "vhosts": [\n        {\n            "name": "/"\n        }\n    ]\n}\n';
    const user = snippets.find(({ prefix }) => prefix === 'rmq-user');
    assert.ok(user);
    const lines = insert(user.body, text).split('\n');
    assert.equal(lines[5], '    ],');
    assert.equal(lines[6], '    "users": [');
    assert.equal(lines.at(-3), '    ]');
  });

  it('leaves a text that is not JSON to the cursor', () => {
    const { code } = planInsertion(
      ['{ "queues": [] }'],
      target('{ "queues": [\n', { line: 1, character: 0 }),
    );
    assert.deepEqual(code, [{ line: 1, character: 0, text: '{ "queues": [] }' }]);
  });
});

function insert(body: readonly string[], text: string): string {
  return previewInsertion(text, planInsertion(body, target(text))).text;
}

function target(text: string, cursor = { line: 0, character: 0 }) {
  return { language: 'json', text, cursor, indentation: { insertSpaces: true, tabSize: 2 } } as const;
}

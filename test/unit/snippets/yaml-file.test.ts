import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Snippet, SnippetFile } from '../../../src/snippets/catalogue.ts';
import { planInsertion } from '../../../src/snippets/insertion.ts';
import { previewInsertion } from '../../../src/snippets/preview.ts';

const path = join(import.meta.dirname, '../../../snippets/yaml.json');
const snippets = Object.values(JSON.parse(readFileSync(path, 'utf8')) as SnippetFile);

describe('A snippet in YAML on its way into a file', () => {
  it('lists its rules behind those that the file has, wherever they begin', () => {
    const alone = read(insert('rmq-alerts', ''));
    for (const indent of ['', '  ', '    ']) {
      const own = `groups:\n${indent}- name: own\n${indent}  rules: []\n`;
      for (const text of [own, own.trimEnd(), `# Ours.\n${own}\n# The end.\n`]) {
        const expected = { groups: [{ name: 'own', rules: [] }, ...alone.groups] };
        assert.deepEqual(read(insert('rmq-alerts', text)), expected, text);
      }
    }
  });

  it('brings services, volumes and configurations to those of a compose file', () => {
    const alone = read(insert('rmq-cluster', ''));
    const app = { image: 'app', volumes: ['data:/data'] };
    const text =
      'name: shop\n\nvolumes:\n    data:\n\n# What runs.\nservices:\n    app:\n        image: app\n' +
      "        volumes: ['data:/data']\n";
    const merged = read(insert('rmq-cluster', text));
    assert.deepEqual(merged.services, { app, ...alone.services });
    assert.deepEqual(merged.volumes, { data: null, ...alone.volumes });
    assert.deepEqual(merged.configs, alone.configs);
    assert.equal(merged.name, 'shop');
  });

  it('gives a tab stop its default where it comes first', () => {
    const text = 'volumes:\n  data:\nservices:\n  app:\n    image: app\n';
    const { code } = planInsertion(snippet('rmq-cluster').body, target(text));
    const [first] =
      code
        .map(part => part.text)
        .join('')
        .match(/\$\{?2\b[^\n]*/g) ?? [];
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of snippets
    assert.equal(first, '${2:rabbitmq}-1:');
  });

  it('stays in one piece in a file of another kind', () => {
    assert.equal(planInsertion(snippet('rmq-alerts').body, target('kind: Pod\n')).code.length, 1);
  });
});

function snippet(prefix: string): Snippet {
  const found = snippets.find(candidate => candidate.prefix === prefix);
  assert.ok(found);
  return found;
}

function insert(prefix: string, text: string): string {
  return previewInsertion(text, planInsertion(snippet(prefix).body, target(text))).text;
}

function target(text: string) {
  const cursor = { line: 0, character: 0 };
  return { language: 'yaml', text, cursor, indentation: { insertSpaces: true, tabSize: 2 } } as const;
}

function read(text: string) {
  return parse(text, { merge: true, strict: true, uniqueKeys: true });
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersTo, itemOf, needs, type SnippetFile, snippetFiles } from '../../../src/snippets/catalogue.ts';
import { expandSnippet } from '../../../src/snippets/expand.ts';

const folder = join(import.meta.dirname, '../../../snippets');
const files = new Map(readdirSync(folder).map(name => [name, read(name)] as const));

/** Where a program is written, every reliability snippet can be had. */
const programming = ['javascript', 'typescript', 'python', 'java', 'go', 'csharp'] as const;

describe('The snippets', () => {
  it('are all offered for some language, from files that exist', () => {
    assert.deepEqual([...files.keys()].sort(), [...new Set(Object.values(snippetFiles))].sort());
  });

  it('are the same in every programming language: names, prefixes, descriptions', () => {
    const told = (language: (typeof programming)[number]) =>
      Object.entries(files.get(snippetFiles[language]) ?? {}).map(([name, { prefix, description }]) => [
        prefix,
        name,
        description,
      ]);
    for (const language of programming) assert.deepEqual(told(language), told('javascript'), language);
  });

  for (const [name, file] of files) {
    for (const [title, snippet] of Object.entries(file)) {
      describe(`${snippet.prefix} (${name})`, () => {
        const body = snippet.body.join('\n');

        it('has a title, a prefix and a description that names its checklist item', () => {
          assert.match(title, /^RabbitMQ: [a-zA-Z]/);
          assert.match(snippet.prefix, /^rmq-[a-z-]+$/);
          assert.ok(itemOf(snippet), snippet.description);
        });

        it('answers a need', () => {
          assert.ok(needs.some(need => answersTo(need, file).includes(snippet)));
        });

        it('numbers its tab stops without a gap and ends at $0', () => {
          const stops = new Set([...body.matchAll(/(?<!\\)\$\{?(\d+)/g)].map(match => Number(match[1])));
          const expected = Array.from({ length: stops.size }, (_, n) => n);
          assert.deepEqual(
            [...stops].sort((a, b) => a - b),
            expected,
          );
        });

        it('gives each tab stop one default, and uses VS Code’s variables nowhere', () => {
          const defaults = [...body.matchAll(/(?<!\\)\$\{(\d+):/g)].map(match => match[1]);
          assert.equal(new Set(defaults).size, defaults.length);
          assert.doesNotMatch(body, /(?<!\\)\$\{?[A-Z_]/);
        });

        it('expands to lines of at most 125 characters, without blanks at their ends', () => {
          for (const line of expandSnippet(body).split('\n')) {
            assert.ok(line.length <= 125, `${line.length}: ${line}`);
            if (line.trim() !== '') assert.doesNotMatch(line, /\s$/, JSON.stringify(line));
          }
        });
      });
    }
  }
});

describe('The needs', () => {
  it('are each answered in some language, and name no snippet that does not exist', () => {
    const prefixes = new Set(
      [...files.values()].flatMap(file => Object.values(file).map(({ prefix }) => prefix)),
    );
    for (const need of needs) {
      assert.deepEqual(
        need.prefixes.filter(prefix => !prefixes.has(prefix)),
        [],
        need.words,
      );
    }
  });

  it('come with their snippets in the order of fitness, as far as the language has them', () => {
    const [publish] = needs;
    assert.ok(publish);
    const python = answersTo(publish, files.get('python.json') ?? {});
    assert.deepEqual(
      python.map(({ prefix }) => prefix),
      publish.prefixes,
    );
    assert.deepEqual(answersTo(publish, files.get('yaml.json') ?? {}), []);
  });
});

function read(name: string): SnippetFile {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as SnippetFile;
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SnippetFile } from '../../../src/snippets/catalogue.ts';
import { expandSnippet } from '../../../src/snippets/expand.ts';

/** What this test uses of web-tree-sitter. */
interface Syntax {
  readonly hasError: boolean;
  descendantsOfType(type: string): readonly ({ text: string; startPosition: { row: number } } | null)[];
}
interface TreeSitter {
  readonly Parser: {
    new (): { setLanguage(language: unknown): unknown; parse(text: string): { rootNode: Syntax } | null };
    init(): Promise<void>;
  };
  readonly Language: { load(path: string): Promise<unknown> };
}

/** C# is only parsed: its compiler is not among what the tests install. */
describe('The C# snippets', () => {
  let parse: (text: string) => Syntax | undefined;

  before(async function () {
    const require = createRequire(import.meta.url);
    const resolve = (name: string) => {
      try {
        return require.resolve(name);
      } catch {
        return undefined;
      }
    };
    const grammar = resolve('tree-sitter-c-sharp/tree-sitter-c_sharp.wasm');
    const library = resolve('web-tree-sitter');
    if (!grammar || !library) {
      const needs = 'skipped: needs the devDependencies web-tree-sitter and tree-sitter-c-sharp';
      for (const test of this.test?.parent?.tests ?? []) test.title += ` (${needs})`;
      return this.skip();
    }
    const { Parser, Language } = (await import(library)) as TreeSitter;
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    parse = text => parser.parse(text)?.rootNode;
  });

  const path = join(import.meta.dirname, '../../../snippets/csharp.json');
  for (const { prefix, body } of Object.values(JSON.parse(readFileSync(path, 'utf8')) as SnippetFile)) {
    it(`${prefix} is C# as it is inserted`, () => {
      const root = parse(expandSnippet(body.join('\n')));
      assert.ok(root);
      const errors = root
        .descendantsOfType('ERROR')
        .map(node => `line ${node?.startPosition.row}: ${node?.text}`);
      assert.deepEqual(errors, []);
      assert.ok(!root.hasError, 'a token is missing');
    });
  }
});

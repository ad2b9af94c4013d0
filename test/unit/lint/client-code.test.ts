import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClientCode } from '../../../src/client-code/client-code.ts';
import { codeLanguageOf } from '../../../src/client-code/languages.ts';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { LineMap } from '../../../src/definitions/line-map.ts';
import { lintClientCode } from '../../../src/lint/lint-client-code.ts';
import { type SnippetFile, snippetFiles } from '../../../src/snippets/catalogue.ts';
import { expandSnippet } from '../../../src/snippets/expand.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'test/fixtures/client-code');

describe('Linting code that uses a client', () => {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const language = codeLanguageOf(file);
    if (!language) continue;
    it(`finds in ${file} what its comments say, and nothing else`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const lines = new LineMap(text);
      const found = new Map<number, Set<string>>();
      for (const { rule, range } of lintClientCode(language, text, { profile: 'production' })) {
        const { line } = lines.position(range.start);
        found.set(line, (found.get(line) ?? new Set()).add(rule.id));
      }
      const told = text.split('\n').map((line, index) => inWords(line, found.get(index + 1) ?? new Set()));
      assert.equal(told.join('\n'), text);
    });

    it(`mends in ${file} what it offers to mend, and leaves code that can be read`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const lint = (changed: string) => lintClientCode(language, changed, { profile: 'production' });
      for (const { rule, message, fixes } of lint(text)) {
        const before = lint(text).filter(found => found.message === message).length;
        for (const { title, edits } of fixes) {
          const after = applyTextEdits(
            text,
            edits.toSorted((a, b) => a.start - b.start),
          );
          assert.equal(readClientCode(language, after)?.program.isBroken, false, `${title}:\n${after}`);
          const left = lint(after).filter(found => found.message === message).length;
          assert.ok(left < before, `${rule.id} ${title}: still there\n${after}`);
        }
      }
    });
  }

  for (const language of ['javascript', 'typescript', 'python', 'java', 'go'] as const) {
    it(`has nothing but hints for the snippets in ${language}`, () => {
      const snippets: SnippetFile = JSON.parse(
        readFileSync(join(root, 'snippets', snippetFiles[language]), 'utf8'),
      );
      for (const { prefix, body } of Object.values(snippets)) {
        const text = expandSnippet(body.join('\n'));
        const told = lintClientCode(language, text, { profile: 'production' }).filter(
          ({ severity }) => severity !== 'hint',
        );
        assert.deepEqual(
          told.map(({ message }) => `${prefix}: ${message}`),
          [],
        );
        const code = readClientCode(language, text);
        assert.ok(!code?.program.isBroken, `${prefix} can be read`);
      }
    });
  }

  it('has nothing to say of our own code that speaks to brokers', () => {
    const own = ['demo', 'src/amqp'].flatMap(room =>
      readdirSync(join(root, room)).map(name => join(room, name)),
    );
    const told = own
      .filter(name => name.endsWith('.ts'))
      .flatMap(name => {
        const text = readFileSync(join(root, name), 'utf8');
        return lintClientCode('typescript', text, { profile: 'production' }).map(
          ({ rule, message }) => `${name}: ${rule.id} ${message}`,
        );
      });
    assert.deepEqual(told, []);
  });
});

/** The line with these rules in its comment. */
function inWords(line: string, rules: ReadonlySet<string>): string {
  const [, code = line, sign = ' // ', written = ''] =
    /^(.*?)(\s+(?:\/\/|#) )((?:[A-Z]+\d{3} ?)+)$/.exec(line) ?? [];
  if (rules.size === 0) return code;
  const known = written.split(' ').filter(rule => rules.has(rule));
  const others = [...rules].filter(rule => !known.includes(rule));
  return `${code}${sign}${[...known, ...others].join(' ')}`;
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClientCode } from '../../../src/client-code/client-code.ts';
import { codeLanguageOf } from '../../../src/client-code/languages.ts';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { LineMap } from '../../../src/definitions/line-map.ts';
import { lintClientCode } from '../../../src/lint/lint-client-code.ts';

const folder = join(import.meta.dirname, '../../fixtures/client-code');

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

import assert from 'node:assert/strict';
import { type CodeLanguage, codeLanguages } from '../../../../src/client-code/languages.ts';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { lintClientCode } from '../../../../src/lint/lint-client-code.ts';
import type { TextFinding } from '../../../../src/lint/lint-conf.ts';
import { codeCatalogue } from '../../../../src/rules/client-code/catalogue.ts';

describe('The rules for code that uses a client', () => {
  for (const rule of codeCatalogue) {
    for (const language of codeLanguages) {
      const { [language]: bad } = rule.examples.bad;
      const { [language]: good } = rule.examples.good;
      if (bad === undefined || good === undefined) continue;
      describe(`${rule.id} ${rule.name} (${language})`, () => {
        const own = (text: string) => lint(language, text).filter(finding => finding.rule.id === rule.id);

        it('finds its bad example, and no other rule sees an error there', () => {
          assert.ok(own(bad).length > 0);
          assert.deepEqual(
            seen(lint(language, bad)).filter(id => id.startsWith('error') && !id.endsWith(rule.id)),
            [],
          );
        });

        it('is silent on its good example, in which no rule sees more than advice', () => {
          assert.deepEqual(own(good), []);
          assert.deepEqual(
            seen(lint(language, good)).filter(id => /^(?:error|warning)/.test(id)),
            [],
          );
        });

        it('says what it found in at most 240 characters, on one line', () => {
          for (const { message, range } of own(bad)) {
            assert.ok(message.length <= 240, `${message.length} characters: ${message}`);
            assert.ok(range.start < range.end && range.end <= bad.length);
            assert.doesNotMatch(bad.slice(range.start, range.end), /\n/);
          }
        });

        it('has fixes that mend what they stand on, and leave code that can be read', () => {
          for (const { message, fixes } of own(bad)) {
            for (const { title, edits } of fixes) {
              const after = applyTextEdits(
                bad,
                edits.toSorted((a, b) => a.start - b.start),
              );
              assert.ok(!own(after).some(finding => finding.message === message), `${title}: ${after}`);
              assert.deepEqual(
                seen(lint(language, after)).filter(id => id.startsWith('error')),
                [],
                after,
              );
            }
          }
        });
      });
    }
  }
});

function lint(language: CodeLanguage, text: string): readonly TextFinding[] {
  return lintClientCode(language, text, { profile: 'production' });
}

function seen(findings: readonly TextFinding[]): readonly string[] {
  return findings.map(({ severity, rule }) => `${severity} ${rule.id}`);
}

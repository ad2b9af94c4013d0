import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import type { TextFinding } from '../../../../src/lint/lint-conf.ts';
import type { RuleDescription } from '../../../../src/rules/rule.ts';

/** A rule finds its bad example, is silent on its good one, and its fixes mend. */
export function holdsForItsExamples(
  rule: RuleDescription,
  lint: (text: string) => readonly TextFinding[],
): void {
  describe(`${rule.id} ${rule.name}`, () => {
    const [bad, good] = [String(rule.examples.bad), String(rule.examples.good)];
    const own = (text: string) => lint(text).filter(finding => finding.rule === rule);
    const errors = (text: string) => lint(text).filter(({ severity }) => severity === 'error');

    it('finds its bad example, and no other rule sees an error there', () => {
      assert.ok(own(bad).length > 0);
      assert.deepEqual(
        errors(bad).filter(finding => finding.rule !== rule),
        [],
      );
    });

    it('is silent on its good example, which has no errors', () => {
      assert.deepEqual(own(good), []);
      assert.deepEqual(errors(good), []);
    });

    it('says what it found in at most 240 characters, on one line', () => {
      for (const { message, range } of own(bad)) {
        assert.ok(message.length < 240, `${message.length} characters: ${message}`);
        assert.ok(range.start < range.end && range.end <= bad.length);
        assert.ok(!bad.slice(range.start, range.end).includes('\n'));
      }
    });

    it('has fixes that mend what they stand on and bring no new error', () => {
      for (const { message, fixes } of own(bad)) {
        for (const { title, edits } of fixes) {
          const after = applyTextEdits(
            bad,
            edits.toSorted((a, b) => a.start - b.start),
          );
          assert.ok(
            !own(after).some(finding => finding.message === message),
            `${title}: still there in ${after}`,
          );
          assert.deepEqual(
            errors(after).filter(finding => !errors(bad).some(before => before.message === finding.message)),
            [],
            title,
          );
        }
      }
    });
  });
}

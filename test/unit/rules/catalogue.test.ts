import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits, toTextEdits, withPasswordHash } from '../../../src/definitions/edits.ts';
import { type Finding, lintDefinitions } from '../../../src/lint/lint.ts';
import { catalogue } from '../../../src/rules/catalogue.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import type { FileExample, Rule } from '../../../src/rules/rule.ts';

describe('The rule catalogue', () => {
  it('has 22 checklist items in 5 areas, and rules with an id of their own', () => {
    assert.equal(checklist.length, 22);
    assert.equal(new Set(checklist.map(({ area }) => area)).size, 5);
    assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
    assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
  });

  for (const rule of catalogue) {
    describe(`${rule.id} ${rule.name}`, () => {
      it('finds its bad example, and no other rule sees an error there', () => {
        const findings = lint(rule.examples.bad);
        assert.ok(findings.some(finding => finding.rule === rule));
        assert.deepEqual(errorsOfOthers(findings, rule), []);
      });

      it('is silent on its good example, which has no errors', () => {
        const findings = lint(rule.examples.good);
        assert.deepEqual(
          findings.filter(finding => finding.rule === rule),
          [],
        );
        assert.deepEqual(errorsOfOthers(findings, rule), []);
      });

      it('says what it found in at most 240 characters, on the object and not on the whole file', () => {
        const text = textOf(rule.examples.bad);
        for (const { message, range } of lint(rule.examples.bad).filter(finding => finding.rule === rule)) {
          assert.ok(message.length <= 240, `${message.length} characters: ${message}`);
          assert.ok(range.start < range.end && range.end <= text.length);
          assert.ok(!text.slice(range.start, range.end).includes('\n'), 'covers one line');
        }
      });

      it('has fixes that mend what they stand on and bring no new error', () => {
        const text = textOf(rule.examples.bad);
        for (const finding of lint(rule.examples.bad).filter(found => found.rule === rule)) {
          for (const { title } of finding.fixes) {
            const after = fixed(text, finding, title);
            assert.doesNotThrow(() => JSON.parse(after), title);
            const findings = lint(after);
            assert.ok(!findings.some(({ message }) => message === finding.message), `${title}: still there`);
            assert.deepEqual(
              findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
              [],
              title,
            );
          }
        }
      });
    });
  }
});

function textOf(example: FileExample): string {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}

function lint(example: FileExample): readonly Finding[] {
  const document = parseDefinitions(textOf(example));
  assert.ok(document, 'recognised as definitions');
  return lintDefinitions(document, { profile: 'production' });
}

function errorsOfOthers(findings: readonly Finding[], rule: Rule): readonly string[] {
  return findings
    .filter(finding => finding.rule !== rule && finding.severity === 'error')
    .map(({ message }) => message);
}

function fixed(text: string, finding: Finding, title: string): string {
  const document = parseDefinitions(text);
  assert.ok(document);
  const fix = lintDefinitions(document, { profile: 'production' })
    .find(({ message }) => message === finding.message)
    ?.fixes.find(candidate => candidate.title === title);
  assert.ok(fix);
  const hash = 'b4/9tLDsFsnHAYuPTwQWlJfXdUA+bjCBkz24sOQGsgzCVHq2';
  return applyTextEdits(text, toTextEdits(document, withPasswordHash(fix.edits, hash)));
}

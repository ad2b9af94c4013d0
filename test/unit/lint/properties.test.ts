import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits, toTextEdits } from '../../../src/definitions/edits.ts';
import { fixText } from '../../../src/lint/fix.ts';
import { type Finding, type LintOptions, lintDefinitions } from '../../../src/lint/lint.ts';
import { checkSuppressions } from '../../../src/lint/suppression-check.ts';
import { addSuppression } from '../../../src/lint/suppression-edit.ts';
import { parseSuppressions } from '../../../src/lint/suppression-file.ts';
import { applySuppressions, entryFor, suppressorFor } from '../../../src/lint/suppressions.ts';
import { definitionsText, holds, lintOptions, soundDefinitionsText } from '../../support/arbitrary.ts';

describe('Whatever the text', function () {
  this.timeout(60_000);

  it('linting answers, twice the same', () => {
    let findings = 0;
    holds(fc.tuple(definitionsText(), lintOptions()), 200, ([text, options]) => {
      const found = lint(text, options);
      assert.equal(inWords(lint(text, options)), inWords(found));
      findings += found.length;
    });
    assert.ok(findings > 200, 'the texts are no food for the rules');
  });

  it('a finding stands in the text, on one line, and has 240 characters at most', () => {
    holds(fc.tuple(definitionsText(), lintOptions()), 200, ([text, options]) => {
      for (const { rule, range, message } of lint(text, options)) {
        const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}`;
        assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
        assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
        assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
      }
    });
  });

  it('fixing comes to an end', () => {
    holds(fc.tuple(definitionsText(), lintOptions()), 100, ([text, options]) => {
      const { text: fixed } = fixText(text, options);
      assert.equal(fixText(fixed, options).text, fixed);
    });
  });

  it('a file of suppressions is read, with findings in its text', () => {
    const entry = fc.record({
      file: fc.string(),
      rule: fc.string(),
      object: fc.object(),
      reason: fc.string(),
      until: fc.string(),
    });
    const sidecar = fc.tuple(fc.array(fc.oneof(entry, fc.jsonValue())), fc.integer({ min: 0, max: 600 }));
    holds(sidecar, 200, ([suppressions, length]) => {
      const text = JSON.stringify({ suppressions }, null, 1).slice(0, length);
      for (const { range, message } of parseSuppressions(text).findings) {
        assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, text);
        assert.ok(message.length <= 240, message);
      }
    });
  });

  it('suppressing every finding leaves none, and all suppressions are used', () => {
    holds(fc.tuple(definitionsText(), lintOptions()), 50, ([text, options]) => {
      const document = parseDefinitions(text);
      if (!document) return;
      let sidecar = '';
      const judged = () => {
        const file = parseSuppressions(sidecar);
        const suppressor = suppressorFor(file.suppressions, path, today);
        return { file, ...applySuppressions(lintDefinitions(document, options), document, suppressor) };
      };
      for (let left = judged().findings; left[0]; left = judged().findings) {
        const edits = addSuppression(sidecar, { ...entryFor(left[0], document, path), reason: 'so it is' });
        assert.ok(edits);
        sidecar = applyTextEdits(sidecar, edits);
      }
      const { file, suppressed } = judged();
      assert.deepEqual(
        checkSuppressions(file, { today, linted: [{ path, document, suppressed }], complete: true }),
        [],
      );
    });
  });
});

describe('Whatever definitions without errors', function () {
  this.timeout(60_000);

  it('a fix leaves JSON and brings no new error', () => {
    let fixes = 0;
    holds(fc.tuple(soundDefinitionsText(), lintOptions()), 400, ([text, options]) => {
      const document = parseDefinitions(text);
      assert.ok(document);
      const before = lintDefinitions(document, options);
      if (before.some(isError)) return;
      for (const { rule, fixes: offered } of before) {
        for (const { title, edits } of offered) {
          const fixed = applyTextEdits(text, toTextEdits(document, edits));
          JSON.parse(fixed);
          assert.deepEqual(newErrors(before, lint(fixed, options)), [], `${rule.id}: ${title}\n${fixed}`);
          fixes++;
        }
      }
    });
    assert.ok(fixes > 100, `${fixes} fixes are few`);
  });

  it('all fixes together bring no new error', () => {
    holds(fc.tuple(soundDefinitionsText(), lintOptions()), 400, ([text, options]) => {
      const before = lint(text, options);
      if (before.some(isError)) return;
      const { text: fixed } = fixText(text, options);
      assert.deepEqual(newErrors(before, lint(fixed, options)), [], fixed);
    });
  });
});

const path = 'definitions.json';
const today = '2026-11-22';

function lint(text: string, options: LintOptions): readonly Finding[] {
  const document = parseDefinitions(text);
  return document ? lintDefinitions(document, options) : [];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** The errors of rules that had nothing to say before: one that tells of the first of many goes on to the next. */
function newErrors(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const said = new Set(before.map(({ rule }) => rule.id));
  const aPolicyDecidesNow = [...said].some(id => letPoliciesDecide.has(id));
  return after
    .filter(finding => isError(finding) && !said.has(finding.rule.id))
    .filter(({ rule }) => !(aPolicyDecidesNow && rule.item === 'ERR001'))
    .map(({ rule, message }) => `${rule.id} ${message}`);
}

/** After their fixes a policy decides that did not before; where it sends dead letters comes to light. */
const letPoliciesDecide: ReadonlySet<string> = new Set(['ERR004', 'HA002', 'POL008', 'POL010']);

function inWords(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, severity, message, range, pointer, brokerRefuses, fixes }) =>
      JSON.stringify([
        rule.id,
        severity,
        message,
        range,
        pointer,
        brokerRefuses,
        fixes.map(({ title }) => title),
      ]),
    )
    .join('\n');
}

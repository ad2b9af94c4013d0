import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fixSettings } from '../../../src/lint/fix.ts';
import { kindOfFile } from '../../../src/lint/kind.ts';
import type { TextFinding } from '../../../src/lint/lint-conf.ts';
import { lintHaproxy } from '../../../src/lint/lint-haproxy.ts';
import { lintPrometheus } from '../../../src/lint/lint-prometheus.ts';
import { profiles } from '../../../src/lint/profile.ts';
import { haproxyCatalogue } from '../../../src/rules/deployment/haproxy-catalogue.ts';
import { prometheusCatalogue } from '../../../src/rules/deployment/prometheus-catalogue.ts';
import { holds } from '../../support/arbitrary.ts';

const version = fc.constantFrom({ major: 3, minor: 10 }, { major: 4, minor: 1 }, { major: 4, minor: 3 });
const options = fc.record({ profile: fc.constantFrom(...profiles), version });

/** A text that is, or once was, one of these: half cut, garbled, in any layout. */
function harmed(texts: readonly string[], inserts: readonly string[]): fc.Arbitrary<string> {
  const harm = fc.record({
    cut: fc.noBias(fc.integer({ min: 0, max: 9_999 })).map(part => part / 10_000),
    drop: fc.nat(12),
    insert: fc.constantFrom('', '\n', '\r\n', '\t', '\u{feff}', '"', "'", '#', '\\', ...inserts),
    goesOn: fc.nat(3),
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(harm, { maxLength: 2 }), fc.boolean())
    .map(([text, harms, isWindows]) => {
      const written = isWindows ? text.replaceAll('\n', '\r\n') : text;
      return harms.reduce((before, { cut, drop, insert, goesOn }) => {
        const at = Math.floor(before.length * cut);
        return before.slice(0, at) + insert + (goesOn > 0 ? before.slice(at + drop) : '');
      }, written);
    });
}

const badExamples = (rules: readonly { readonly examples: { readonly bad: string } }[]) =>
  rules.map(({ examples }) => examples.bad);

const haproxyTexts = badExamples(haproxyCatalogue);
const prometheusTexts = badExamples(prometheusCatalogue);
const haproxyWords = [
  'server ',
  'bind ',
  ' ssl',
  ' check',
  'listen x',
  'defaults',
  ':',
  ',',
  '$A',
  '{% x %}',
];
const prometheusWords = [
  'expr: ',
  '|\n',
  '>-',
  '{{ x }}',
  '- ',
  '{',
  '}',
  '(',
  ')',
  '[5m]',
  ': ',
  '&a ',
  '*a',
  '---\n',
];

const cases = [
  ['haproxy.cfg', harmed(haproxyTexts, haproxyWords), lintHaproxy],
  ['Prometheus files', harmed(prometheusTexts, prometheusWords), lintPrometheus],
] as const;

describe('Whatever becomes of', function () {
  this.timeout(60_000);

  for (const [name, texts, lint] of cases) {
    it(`${name}, a finding stands in the text, on one line, and has 240 characters at most`, () => {
      let findings = 0;
      holds(fc.tuple(texts, options), 400, ([text, given]) => {
        kindOfFile('-', text);
        for (const finding of lint(text, given)) {
          findings++;
          stands(finding, text);
        }
      });
      assert.ok(findings > 250, `${findings} findings: the texts are no food for the rules`);
    });

    it(`${name}, fixing comes to an end`, () => {
      holds(fc.tuple(texts, options), 150, ([text, given]) => {
        const { text: fixed } = fixSettings(text, changed => lint(changed, given));
        assert.equal(fixSettings(fixed, changed => lint(changed, given)).text, fixed);
      });
    });
  }
});

function stands({ rule, range, message, fixes }: TextFinding, text: string): void {
  const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}\n${JSON.stringify(text)}`;
  assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
  assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
  assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
  for (const { start, end } of fixes.flatMap(({ edits }) => edits)) {
    assert.ok(0 <= start && start <= end && end <= text.length, `a fix of ${place}`);
  }
}

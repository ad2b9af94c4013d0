import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { fixSettings } from '../../../src/lint/fix.ts';
import { kindOfYaml } from '../../../src/lint/kind-of-yaml.ts';
import { lintDeployment } from '../../../src/lint/lint-deployment.ts';
import { profiles } from '../../../src/lint/profile.ts';
import { deploymentCatalogue } from '../../../src/rules/deployment/catalogue.ts';
import { embeddedText } from '../../../src/yaml/embedded.ts';
import { entriesOf, itemsOf, parseYaml, type YamlNode, type YamlScalar } from '../../../src/yaml/yaml.ts';
import { holds } from '../../support/arbitrary.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/deployment');

/** Sound files, and what is bad about them. */
const texts = [
  ...deploymentCatalogue.flatMap(({ examples }) => [examples.bad, examples.good]),
  ...['compose.yml', 'manifests.yaml', 'definitions-map.yaml'].map(name =>
    readFileSync(join(fixtures, name), 'utf8'),
  ),
];

/** Such a file, mostly cut, garbled or put together with another one. */
function yamlText(): fc.Arbitrary<string> {
  const sign = fc.constantFrom(
    ...[
      '',
      '\t',
      ':',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      '*a',
      '&a ',
      '<<: *a\n',
      '|',
      '>-\n',
      '#',
      '\n',
      '\n---\n',
      '!!x ',
      '{{ a }}',
      '{% a %}',
      '$',
      '\u{feff}',
      '\0',
    ],
  );
  const place = fc.noBias(fc.integer({ min: 0, max: 9999 }));
  const harm = fc.record({ place, drop: fc.nat(30), insert: sign });
  return fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(harm, { maxLength: 4 }),
      fc.constantFrom('', ...texts),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([text, harms, other, lineEnd]) => {
      let harmed = text;
      for (const { place: part, drop, insert } of harms) {
        const at = Math.floor((harmed.length * part) / 10_000);
        harmed = harmed.slice(0, at) + insert + harmed.slice(at + drop);
      }
      return (harmed + (harms.length > 2 ? other : '')).replaceAll(/\r?\n/g, lineEnd);
    });
}

const kind = fc.constantFrom('compose' as const, 'kubernetes' as const);
const profile = fc.constantFrom(...profiles);

describe('Whatever the YAML', function () {
  this.timeout(60_000);

  it('a finding stands in the text, on one line, and has 240 characters at most', () => {
    let findings = 0;
    holds(fc.tuple(yamlText(), kind, profile), 400, ([text, asked, judged]) => {
      kindOfYaml(text);
      for (const { rule, range, message, fixes } of lintDeployment(asked, text, { profile: judged })) {
        findings++;
        const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}`;
        assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
        assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
        assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
        for (const { start, end } of fixes.flatMap(({ edits }) => edits)) {
          assert.ok(0 <= start && start <= end && end <= text.length, `a fix of ${place}`);
        }
      }
    });
    assert.ok(findings > 400, 'the texts are no food for the rules');
  });

  it('fixing comes to an end', () => {
    holds(fc.tuple(yamlText(), kind), 150, ([text, asked]) => {
      const lint = (changed: string) => lintDeployment(asked, changed, { profile: 'production' });
      const { text: fixed } = fixSettings(text, lint);
      assert.equal(fixSettings(fixed, lint).text, fixed);
    });
  });

  it('its problems and nodes stand in the text', () => {
    holds(yamlText(), 300, text => {
      const { documents, problems, isTemplate } = parseYaml(text);
      for (const { start, end } of problems) assert.ok(0 <= start && start < end && end <= text.length);
      for (const { root } of documents) visit(root, text, isTemplate ? [] : [text]);
    });
  });
});

/** @param whole the text, where what is embedded in it can be looked for */
function visit(node: YamlNode | undefined, text: string, whole: readonly string[]): void {
  if (!node) return;
  assert.ok(0 <= node.start && node.start <= node.end && node.end <= text.length);
  if (node.kind === 'scalar') for (const file of whole) findsItself(node, file);
  for (const item of itemsOf(node)) visit(item, text, whole);
  for (const { value, keyRange } of entriesOf(node)) {
    assert.ok(0 <= keyRange.start && keyRange.start <= keyRange.end && keyRange.end <= text.length);
    visit(value, text, whole);
  }
}

/** Every word of a text that a scalar holds is where the text is said to be. */
function findsItself(scalar: YamlScalar, file: string): void {
  const embedded = embeddedText(file, scalar);
  for (const { 0: word, index } of embedded?.text.matchAll(/\w+/g) ?? []) {
    const range = embedded?.rangeOf({ start: index, end: index + word.length });
    if (range) assert.equal(file.slice(range.start, range.end), word);
  }
}

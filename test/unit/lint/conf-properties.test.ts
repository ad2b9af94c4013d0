import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confKeys } from '../../../src/conf/keys.ts';
import { fixSettings } from '../../../src/lint/fix.ts';
import { lintConf, lintEnabledPlugins } from '../../../src/lint/lint-conf.ts';
import { profiles } from '../../../src/lint/profile.ts';
import { holds } from '../../support/arbitrary.ts';

const version = fc.constantFrom({ major: 3, minor: 10 }, { major: 4, minor: 0 }, { major: 4, minor: 3 });
const options = fc.record({ profile: fc.constantFrom(...profiles), version });
const linters = [lintConf, lintEnabledPlugins] as const;

/** Texts that are food for the rules: settings that are nearly right, with something else between them. */
function confText(): fc.Arbitrary<string> {
  const keys = [...confKeys({ major: 4, minor: 3 }).all.keys()].map(key => key.replaceAll('$', ''));
  const value = fc.oneof(
    fc.constantFrom(
      'true',
      'none',
      '0',
      '5672',
      '0.9',
      "'a'",
      '"a"',
      'a#b',
      '$(NAME)',
      '{{ a }}',
      '127.0.0.1:1',
    ),
    fc.string({ maxLength: 8 }),
  );
  const setting = fc
    .tuple(fc.constantFrom(...keys), fc.constantFrom(' = ', '=', ': ', ' '), value)
    .map(parts => parts.join(''));
  const line = fc.oneof(
    { weight: 6, arbitrary: setting },
    fc.constantFrom('', '# a comment', 'include a.conf', '[section]', "'''", '[a,b].', '["a"]'),
    fc.string({ maxLength: 12, unit: 'binary' }),
  );
  return fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, end]) => lines.join(end));
}

describe('Whatever the configuration', function () {
  this.timeout(60_000);

  it('a finding stands in the text, on one line, and has 240 characters at most', () => {
    let findings = 0;
    holds(fc.tuple(confText(), options, fc.constantFrom(...linters)), 300, ([text, given, lint]) => {
      for (const { rule, range, message } of lint(text, given)) {
        findings++;
        const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}`;
        assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
        assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
        assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
      }
    });
    assert.ok(findings > 300, 'the texts are no food for the rules');
  });

  it('fixing comes to an end', () => {
    holds(fc.tuple(confText(), options, fc.constantFrom(...linters)), 200, ([text, given, lint]) => {
      const { text: fixed } = fixSettings(text, changed => lint(changed, given));
      assert.equal(fixSettings(fixed, changed => lint(changed, given)).text, fixed);
    });
  });
});

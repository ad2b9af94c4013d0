import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type CodeLanguage, codeLanguageOf } from '../../../src/client-code/languages.ts';
import { fixSettings } from '../../../src/lint/fix.ts';
import { lintClientCode } from '../../../src/lint/lint-client-code.ts';
import { profiles } from '../../../src/lint/profile.ts';
import { codeCatalogue } from '../../../src/rules/client-code/catalogue.ts';
import { holds } from '../../support/arbitrary.ts';
import { within } from '../../support/processor-time.ts';

const folder = join(import.meta.dirname, '../../fixtures/client-code');
const fixtures = readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(file => {
  const language = codeLanguageOf(file);
  return language ? [{ language, text: readFileSync(join(folder, file), 'utf8') }] : [];
});
const examples = codeCatalogue.flatMap(({ examples: { bad } }) =>
  Object.entries(bad).map(([language, text]) => ({ language: language as CodeLanguage, text })),
);
const signs = [
  '(',
  ')',
  '{',
  '}',
  '[',
  '"',
  "'",
  '`',
  '${',
  '=>',
  ':',
  ',',
  ';',
  '\n',
  '    ',
  '//',
  '#',
  '/*',
  '\\',
];

/** Code as it is while somebody types it: cut off, with a part missing, or with a sign too many. */
const typed = fc
  .tuple(
    fc.constantFrom(...fixtures, ...examples),
    fc.noBias(fc.integer({ min: 0, max: 9_999 })),
    fc.nat(30),
    fc.constantFrom('', ...signs),
    fc.nat(3),
    fc.boolean(),
  )
  .map(([{ language, text }, part, drop, sign, goesOn, isWindows]) => {
    const written = isWindows ? text.replaceAll('\n', '\r\n') : text;
    const at = Math.floor((written.length * part) / 10_000);
    return { language, text: written.slice(0, at) + sign + (goesOn > 0 ? written.slice(at + drop) : '') };
  });

describe('Whatever becomes of code that uses a client', function () {
  this.timeout(120_000);

  it('a finding stands in the text, on one line, has 240 characters at most, and tells no password', () => {
    let findings = 0;
    holds(fc.tuple(typed, fc.constantFrom(...profiles)), 500, ([{ language, text }, profile]) => {
      for (const { rule, message, range, fixes } of lintClientCode(language, text, { profile })) {
        findings++;
        const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}\n${text}`;
        assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
        assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, place);
        assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
        assert.doesNotMatch(message, /correct-horse|guest:guest/, place);
        for (const { start, end } of fixes.flatMap(({ edits }) => edits)) {
          assert.ok(0 <= start && start <= end && end <= text.length, `a fix of ${place}`);
        }
      }
    });
    assert.ok(findings > 500, `${findings} findings: the texts are no food for the rules`);
  });

  it('fixing comes to an end', () => {
    holds(typed, 150, ({ language, text }) => {
      const lint = (changed: string) => lintClientCode(language, changed, { profile: 'production' });
      const { text: fixed } = fixSettings(text, lint);
      assert.equal(fixSettings(fixed, lint).text, fixed);
    });
  });

  it('names that stand for each other harm nothing', () => {
    const circles = `import { connect } from 'amqplib';
let channel = other, other = channel;
channel = connect(channel);
function run(run, handle) { run(run, handle); handle = run; channel.consume(queue, handle); channel.publish(queue, handle, run); }
const queue = queue;
`;
    for (const text of [circles, circles.replaceAll('channel', 'this.channel')]) {
      lintClientCode('javascript', text, { profile: 'production' });
    }
    const python =
      "import pika\nclass A:\n    f = f\n    def g(self, g):\n        self.g = self.g\n        self.g(self.g)\n        channel.basic_consume('q', self.g)\n";
    lintClientCode('python', python, { profile: 'production' });
  });

  it('brackets that go twenty thousand deep harm nothing', () => {
    const deep = `import { connect } from 'amqplib';\n${'f('.repeat(20_000)}`;
    assert.deepEqual(lintClientCode('typescript', deep, { profile: 'production' }), []);
  });

  it('10,000 lines are soon read', () => {
    for (const { language, text } of fixtures.filter(({ text }) => /bad_consumer|basic_get/.test(text))) {
      // Once first, as a worker has done by then.
      lintClientCode(language, text, { profile: 'production' });
      const again = `${text.replaceAll(/^(?:import|from) .*$/gm, '')}\n`;
      const long = text + again.repeat(10_000 / text.split('\n').length);
      within(2_000, () => lintClientCode(language, long, { profile: 'production' }));
    }
  });
});

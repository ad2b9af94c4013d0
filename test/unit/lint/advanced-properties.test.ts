import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { environmentOf } from '../../../src/conf/erlang-keys.ts';
import { fixSettings } from '../../../src/lint/fix.ts';
import { lintAdvancedConfig } from '../../../src/lint/lint-advanced.ts';
import { profiles } from '../../../src/lint/profile.ts';
import { holds } from '../../support/arbitrary.ts';
import { corpusFolder } from '../../support/corpus.ts';

const version = fc.constantFrom({ major: 3, minor: 10 }, { major: 4, minor: 0 }, { major: 4, minor: 3 });
const options = fc.record({ profile: fc.constantFrom(...profiles), version, isPart: fc.boolean() });

/** Files that are food for the rules: settings that are nearly right, with something else between them. */
function advancedText(): fc.Arbitrary<string> {
  const application = fc.constantFrom(
    'rabbit',
    'rabbit',
    'rabbit',
    'rabbitmq_management',
    'rabit',
    '"rabbit"',
    'lager',
  );
  const key = fc.constantFrom(...(environmentOf('rabbit')?.keys() ?? []), 'port', 'heartbaet', "'a b'");
  const value = fc.oneof(
    fc.constantFrom(
      'true',
      '0',
      '"60"',
      '<<"guest">>',
      '[]',
      '[5672]',
      '{absolute, "2GB"}',
      '[{verify, verify_none}]',
    ),
    fc.constantFrom(
      "['tlsv1']",
      '[{console, [{level, none}]}]',
      '"C:\\new"',
      '{encrypted, <<"a">>}',
      '60s',
      'X',
      '{}',
    ),
    fc.string({ maxLength: 6 }),
  );
  const pair = fc.tuple(key, value).map(([name, term]) => `{${name}, ${term}}`);
  const separator = fc.constantFrom(', ', ',\n    ', ',\r\n', ', % why\n', ' ', ',,');
  const joined = (items: fc.Arbitrary<string>) =>
    fc.tuple(fc.array(items, { maxLength: 6 }), separator).map(([list, between]) => list.join(between));
  const entry = fc.tuple(application, joined(pair)).map(([name, pairs]) => `{${name}, [${pairs}]}`);
  return fc
    .tuple(joined(entry), fc.constantFrom('.', '.\n', '', '. '), fc.constantFrom('', '%% ours\n', '\uFEFF'))
    .map(([entries, end, start]) => `${start}[${entries}]${end}`);
}

describe('Whatever advanced.config says', function () {
  this.timeout(120_000);

  it('a finding stands in the text, on one line, has 240 characters at most and tells no secret', () => {
    let findings = 0;
    holds(fc.tuple(advancedText(), options), 400, ([text, given]) => {
      for (const { rule, range, message } of lintAdvancedConfig(text, given)) {
        findings++;
        const place = `${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}`;
        assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
        assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
        assert.ok(message.length <= 240, `${message.length} characters: ${place}`);
      }
    });
    assert.ok(findings > 400, 'the texts are no food for the rules');
  });

  it('fixing comes to an end', () => {
    holds(fc.tuple(advancedText(), options), 300, ([text, given]) => {
      const { text: fixed } = fixSettings(text, changed => lintAdvancedConfig(changed, given));
      assert.equal(fixSettings(fixed, changed => lintAdvancedConfig(changed, given)).text, fixed);
    });
  });

  it('half of it is read too', () => {
    const text =
      '[{rabbit, [{ssl_options, [{versions, [\'tlsv1.2\']}, {certfile, "C:\\\\a"}]}]}, {kernel, []}]. % end\n';
    for (let length = 0; length <= text.length; length++) {
      lintAdvancedConfig(text.slice(0, length), { profile: 'production' });
    }
  });

  it('every error in what people published is one', function () {
    const corpus = corpusFolder();
    if (!corpus) return this.skip();
    const folder = join(corpus, 'advanced_config');
    const errors = readdirSync(folder).flatMap(name => {
      const text = readFileSync(join(folder, name), 'utf8');
      return lintAdvancedConfig(text, { profile: 'production', isPart: true })
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, pointer }) => `${name}: ${rule.id} ${pointer}`);
    });
    const windows = 'AlexandreLaptev__RabbitMQ-Configuration__advanced.config: ADV006';
    assert.deepEqual(
      errors,
      ['rabbit.ssl_options', 'rabbitmq_management.listener.ssl_opts'].flatMap(path =>
        ['cacertfile', 'certfile', 'keyfile'].map(key => `${windows} ${path}.${key}`),
      ),
    );
  });
});

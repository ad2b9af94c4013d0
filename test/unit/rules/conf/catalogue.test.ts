import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { newestVersion, type Version } from '../../../../src/model/version.ts';
import { catalogue } from '../../../../src/rules/catalogue.ts';
import { confCatalogue } from '../../../../src/rules/conf/catalogue.ts';
import { checkConf, checkEnabledPlugins } from '../../../../src/rules/conf/check.ts';
import type { ConfRule, TextViolation } from '../../../../src/rules/conf/conf-rule.ts';
import { pluginsCatalogue } from '../../../../src/rules/conf/plugins-catalogue.ts';
import type { PluginsRule } from '../../../../src/rules/conf/plugins-rule.ts';

interface Found extends TextViolation {
  readonly rule: ConfRule | PluginsRule;
}

describe('The rules for configuration files', () => {
  it('have an id and a name of their own among all rules', () => {
    const all = [...catalogue, ...confCatalogue, ...pluginsCatalogue];
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  for (const rule of confCatalogue) holds(rule, (text, version) => checkConf(text, version, 'production'));
  for (const rule of pluginsCatalogue) {
    holds(rule, (text, version) => checkEnabledPlugins(text, version, 'production'));
  }
});

function holds(rule: ConfRule | PluginsRule, check: (text: string, version: Version) => readonly Found[]): void {
  describe(`${rule.id} ${rule.name}`, () => {
    const { bad, good } = rule.examples;
    const lint = (text: string) => check(text, rule.exampleVersion ?? newestVersion);
    const own = (text: string) => lint(text).filter(found => found.rule === rule);
    const errors = (text: string) =>
      lint(text).filter(({ rule: other, severity }) => (severity ?? other.severity) === 'error');

    it('finds its bad example, and no other rule sees an error there', () => {
      assert.ok(own(bad).length > 0);
      assert.deepEqual(errors(bad).filter(found => found.rule !== rule), []);
    });

    it('is silent on its good example, which has no errors', () => {
      assert.deepEqual(own(good), []);
      assert.deepEqual(errors(good), []);
    });

    it('says what it found in at most 240 characters, on one line', () => {
      for (const { message, at } of own(bad)) {
        assert.ok(message.length <= 240, `${message.length} characters: ${message}`);
        assert.ok(at.start < at.end && at.end <= bad.length);
        assert.ok(!bad.slice(at.start, at.end).includes('\n'));
      }
    });

    it('has fixes that mend what they stand on and bring no new error', () => {
      for (const { message, fixes = [] } of own(bad)) {
        for (const { title, edits } of fixes) {
          const after = applyTextEdits(bad, edits.toSorted((a, b) => a.start - b.start));
          assert.ok(!own(after).some(found => found.message === message), `${title}: still there in ${after}`);
          const before = errors(bad).map(found => found.message);
          assert.deepEqual(errors(after).filter(found => !before.includes(found.message)), [], title);
        }
      }
    });
  });
}

import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { deploymentOf, type MemberKind } from '../../../../src/deployment/deployment.ts';
import { lintAdvancedConfig } from '../../../../src/lint/lint-advanced.ts';
import { lintConf, lintEnabledPlugins, type TextFinding } from '../../../../src/lint/lint-conf.ts';
import { surroundingsOf } from '../../../../src/lint/surroundings.ts';
import { newestVersion, type Version } from '../../../../src/model/version.ts';
import { advancedCatalogue } from '../../../../src/rules/conf/adv-catalogue.ts';
import type { AdvancedRule } from '../../../../src/rules/conf/adv-rule.ts';
import { confCatalogue } from '../../../../src/rules/conf/catalogue.ts';
import type { ConfRule } from '../../../../src/rules/conf/conf-rule.ts';
import { pluginsCatalogue } from '../../../../src/rules/conf/plugins-catalogue.ts';
import type { PluginsRule } from '../../../../src/rules/conf/plugins-rule.ts';
import { everyRule } from '../../../../src/rules/every-rule.ts';

describe('The rules for configuration files', () => {
  it('have an id and a name of their own among all rules', () => {
    assert.equal(new Set(everyRule.map(({ id }) => id)).size, everyRule.length);
    assert.equal(new Set(everyRule.map(({ name }) => name)).size, everyRule.length);
  });

  for (const rule of confCatalogue) {
    holds(rule, (text, version) =>
      lintConf(text, { version, profile: 'production', ...around(rule, 'conf', text, version) }),
    );
  }
  for (const rule of advancedCatalogue) {
    holds(rule, (text, version) =>
      lintAdvancedConfig(text, {
        version,
        profile: 'production',
        isPart: !rule.isClassicExample,
        ...around(rule, 'advanced-config', text, version),
      }),
    );
  }
  for (const rule of pluginsCatalogue) {
    holds(rule, (text, version) =>
      lintEnabledPlugins(text, {
        version,
        profile: 'production',
        ...around(rule, 'enabled-plugins', text, version),
      }),
    );
  }
});

/** The files beside the examples, where a rule looks at several. */
function around(
  { exampleFiles }: ConfRule | AdvancedRule | PluginsRule,
  kind: MemberKind,
  text: string,
  version: Version,
) {
  if (!exampleFiles) return {};
  const own = ownNames[kind];
  const files = Object.entries({ ...exampleFiles, [own]: text });
  const surroundings = surroundingsOf(new Map(files.map(([name, content]) => [`/node/${name}`, content])));
  return { deployment: deploymentOf(`/node/${own}`, kind, version, surroundings) };
}

const ownNames: Readonly<Record<MemberKind, string>> = {
  conf: 'rabbitmq.conf',
  'advanced-config': 'advanced.config',
  'enabled-plugins': 'enabled_plugins',
  definitions: 'definitions.json',
};

function holds(
  rule: ConfRule | AdvancedRule | PluginsRule,
  check: (text: string, version: Version) => readonly TextFinding[],
): void {
  describe(`${rule.id} ${rule.name}`, () => {
    const { bad, good } = rule.examples;
    const lint = (text: string) => check(text, rule.exampleVersion ?? newestVersion);
    const own = (text: string) => lint(text).filter(found => found.rule === rule);
    const errors = (text: string) => lint(text).filter(({ severity }) => severity === 'error');

    it('finds its bad example, and no other rule sees an error there', () => {
      assert.ok(own(bad).length > 0);
      assert.deepEqual(
        errors(bad).filter(found => found.rule !== rule),
        [],
      );
    });

    it('is silent on its good example, which has no errors', () => {
      assert.deepEqual(own(good), []);
      assert.deepEqual(errors(good), []);
    });

    it('says what it found in at most 240 characters, on one line', () => {
      for (const { message, range } of own(bad)) {
        assert.ok(message.length <= 240, `${message.length} characters: ${message}`);
        assert.ok(range.start < range.end && range.end <= bad.length);
        assert.ok(!bad.slice(range.start, range.end).includes('\n'));
      }
    });

    it('has fixes that mend what they stand on and bring no new error', () => {
      const before = new Set(errors(bad).map(({ message }) => message));
      for (const { message, fixes } of own(bad)) {
        for (const { title, edits } of fixes) {
          const sorted = edits.toSorted((a, b) => a.start - b.start);
          const after = applyTextEdits(bad, sorted);
          assert.ok(
            !own(after).some(found => found.message === message),
            `${title}: still there in ${after}`,
          );
          assert.deepEqual(
            errors(after).filter(found => !before.has(found.message)),
            [],
            title,
          );
        }
      }
    });
  });
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintAdvancedConfig } from '../../src/lint/lint-advanced.ts';
import { parseVersion, type Version } from '../../src/model/version.ts';
import { soundTerms } from '../../src/rules/conf/adv005.ts';
import type { Server } from '../../tools/broker/server.ts';
import { findSource } from '../../tools/broker/source.ts';
import { corpusFolder } from '../support/corpus.ts';
import { clumsyTexts, valueTexts, wholeTexts } from './advanced-cases.ts';
import type { ConfCase } from './conf-cases.ts';
import { judgeFiles, releaseOf } from './conf-judge.ts';

/** How many of the generated ones; the same in every run. */
const count = Number(process.env.CONF_CASES ?? 120);
const seed = 20_261_122;

/** Where a node finds out more than a text tells: when it works an expression out. */
const workedOut: readonly RegExp[] = [/lists:reverse\(\)/, /a andalso b/];

describe('What a node does with advanced.config and the linter', () => {
  let server: Server;
  let version: Version;

  before(async function () {
    this.timeout(180_000);
    const source = await findSource();
    if (source.kind !== 'server') return this.skip();
    server = source.server;
    const release = parseVersion(await releaseOf(server));
    assert.ok(release);
    version = release;
  });

  it('agree on each way to write a value', async function () {
    this.timeout(10 * 60_000);
    await agreeOn(valueTexts());
  });

  it(`agree on whole files, and on ${count} that somebody has been at`, async function () {
    this.timeout(10 * 60_000);
    await agreeOn([...wholeTexts(), ...clumsyTexts(count, seed)]);
  });

  it('agree on the files that people published', async function () {
    this.timeout(5 * 60_000);
    const corpus = corpusFolder();
    if (!corpus) return this.skip();
    const folder = join(corpus, 'advanced_config');
    await agreeOn(
      readdirSync(folder).map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
    );
  });

  async function agreeOn(cases: readonly ConfCase[]): Promise<void> {
    const files = cases.map(({ text }, index) => [`${String(index).padStart(6, '0')}.config`, text] as const);
    const verdicts = await judgeFiles(server, new Map(files));
    const differences = cases.flatMap(({ name, text }, index) => {
      const { accepted = true, words = '' } = verdicts.get(files[index]?.[0] ?? '') ?? {};
      // Alone as they are judged here, the files are all that the node reads.
      const found = lintAdvancedConfig(text, { version, profile: 'production' }).filter(
        // A value that a node fails at later, while it boots, is sound to what is asked here.
        ({ rule, brokerRefuses }) => brokerRefuses && rule !== soundTerms,
      );
      if (accepted === (found.length === 0) || workedOut.some(one => one.test(text))) return [];
      const told = found.map(({ rule, message }) => `${rule.id} ${message}`).join('; ');
      return [`${name}\n    the node: ${words || 'accepted'}\n    the linter: ${told || 'accepted'}`];
    });
    if (differences.length > 0) {
      assert.fail(`${differences.length} differences in ${cases.length} files:\n${differences.join('\n')}`);
    }
  }
});

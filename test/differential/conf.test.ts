import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { confKeys } from '../../src/conf/keys.ts';
import { lintConf, lintEnabledPlugins } from '../../src/lint/lint-conf.ts';
import { parseVersion, type Version } from '../../src/model/version.ts';
import type { Server } from '../../tools/broker/server.ts';
import { findSource } from '../../tools/broker/source.ts';
import { corpusFolder } from '../support/corpus.ts';
import {
  type ConfCase,
  pluginsCases,
  textCases,
  togetherCases,
  validCases,
  valueCases,
} from './conf-cases.ts';
import { judgeFiles, releaseOf } from './conf-judge.ts';

/** How many of each kind; the same ones in every run. */
const count = Number(process.env.CONF_CASES ?? 120);
const seed = 20_261_122;

/** Where the node and the linter differ, and why that stays. */
const explained: readonly { readonly name: RegExp; readonly because: string }[] = [
  {
    name: /\\u0000/,
    because: 'Erlang reads a number up to a NUL behind it; nobody should have one in a configuration',
  },
  {
    name: /auth_cache\.cached_backend = undefined/,
    because:
      'the translation takes the atom undefined for "not set", which nobody writes: the linter says that it is no backend',
  },
];

/** What a node says of files and environment variables that its machine does not have: the text does not tell. */
const aboutMachine =
  /^(?:validation: (?:\S+ invalid, (?:PEM )?[Ff]ile does not exist[^;]*(?:; )?)+|rhs_subs: (?:'\S+' substitution requires a config variable '[A-Z_]+' to be set(?:; )?)+)$/;

describe('The configuration check of a node and the linter', () => {
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

  it('take every key of the table with each of its values', async function () {
    this.timeout(15 * 60_000);
    const cases = validCases(confKeys(version));
    const { alone, together } = packed(cases);
    const packs = await judged(
      together.map(pack => ({ name: '', text: pack.map(({ text }) => text).join('') })),
    );
    const suspects = together.filter((_, index) => !packs[index]?.accepted).flat();
    const singles = [...alone, ...suspects];
    const verdicts = await judged(singles);
    const refused = singles.flatMap(({ name }, index) => {
      const verdict = verdicts[index];
      return verdict?.accepted ? [] : [`${name}: ${verdict?.words}`];
    });
    assert.deepEqual(refused, []);
    assert.deepEqual(
      cases.filter(({ text }) => refusals(text).length > 0).map(({ name }) => name),
      [],
    );
  });

  it(`agree on ${3 * count} generated files, but for what is explained`, async function () {
    this.timeout(15 * 60_000);
    await agreeOn([
      ...valueCases(confKeys(version), count, seed),
      ...textCases(count, seed),
      ...togetherCases(count, seed),
    ]);
  });

  it('agree on the files that people published', async function () {
    this.timeout(5 * 60_000);
    const corpus = corpusFolder();
    if (!corpus) return this.skip();
    const folder = join(corpus, 'conf');
    const files = readdirSync(folder).map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
    // A template becomes another file before a node reads it.
    await agreeOn(files.filter(({ name }) => !name.endsWith('.j2')));
  });

  it('agree on enabled_plugins files', async function () {
    this.timeout(60_000);
    const verdicts = await judged(pluginsCases, '');
    const differences = pluginsCases.flatMap(({ name, text }, index) => {
      const found = lintEnabledPlugins(text, { version, profile: 'production' }).filter(
        ({ brokerRefuses }) => brokerRefuses,
      );
      const verdict = verdicts[index];
      return verdict?.accepted === (found.length === 0) ? [] : [`${name}: ${verdict?.words || 'accepted'}`];
    });
    assert.deepEqual(differences, []);
  });

  async function agreeOn(cases: readonly ConfCase[]): Promise<void> {
    const verdicts = await judged(cases);
    const differences = cases.flatMap(({ name, text }, index) => {
      const { accepted = true, words = '' } = verdicts[index] ?? {};
      const found = refusals(text);
      if (accepted === (found.length === 0) || explained.some(one => one.name.test(name))) return [];
      if (!accepted && aboutMachine.test(words)) return [];
      return [
        `${name}\n    the node: ${words || 'accepted'}\n    the linter: ${found.join('; ') || 'accepted'}`,
      ];
    });
    if (differences.length > 0) {
      assert.fail(`${differences.length} differences in ${cases.length} files:\n${differences.join('\n')}`);
    }
  }

  /** The node's verdicts, in the order of the cases. */
  async function judged(cases: readonly ConfCase[], extension = '.conf') {
    const named = cases.map(
      ({ text }, index) => [`${String(index).padStart(6, '0')}${extension}`, text] as const,
    );
    const verdicts = await judgeFiles(server, new Map(named));
    return named.map(([name]) => verdicts.get(name));
  }

  function refusals(text: string): readonly string[] {
    return lintConf(text, { version, profile: 'production' })
      .filter(({ brokerRefuses }) => brokerRefuses)
      .map(({ rule, message }) => `${rule.id} ${message}`);
  }
});

/** A node takes a file with many settings as quickly as one with one: only those that need others stand alone. */
function packed(cases: readonly ConfCase[]) {
  const isAlone = ({ text }: ConfCase) => text.trimEnd().includes('\n');
  const rest = cases.filter(one => !isAlone(one));
  const packs = Math.ceil(rest.length / 30);
  const together: ConfCase[][] = Array.from({ length: packs }, () => []);
  // The values of a key follow each other: dealt out like this, none replaces another in its file.
  for (const [index, one] of rest.entries()) together[index % packs]?.push(one);
  return { alone: cases.filter(isAlone), together };
}

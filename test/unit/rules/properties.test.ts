import assert from 'node:assert/strict';
import { type Finding, lintDefinitionsText } from '../../../src/lint/lint.ts';
import type { Version } from '../../../src/model/version.ts';
import { arbitraryText } from '../../support/arbitrary.ts';

const versions: readonly Version[] = [
  { major: 3, minor: 10 },
  { major: 4, minor: 0 },
  { major: 4, minor: 3 },
];

describe('Whatever the text', () => {
  for (const version of versions) {
    const lint = (text: string) => lintDefinitionsText(text, { version, profile: 'production' }) ?? [];

    it(`linting for ${version.major}.${version.minor} answers, twice the same, with places in the text`, function () {
      this.timeout(30_000);
      let findings = 0;
      for (let seed = 0; seed < 200; seed++) {
        const text = arbitraryText(seed);
        const found = withSeed(seed, () => lint(text));
        assert.equal(
          withSeed(seed, () => inWords(lint(text))),
          inWords(found),
          `seed ${seed}`,
        );
        for (const { rule, range, message } of found) {
          const place = `seed ${seed}: ${rule.id} at ${range.start}-${range.end} of ${text.length}: ${message}`;
          assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length, place);
          assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]./s, `${place} goes over a line`);
        }
        findings += found.length;
      }
      assert.ok(findings > 200, 'the texts are no food for the rules');
    });
  }
});

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

function withSeed<T>(seed: number, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

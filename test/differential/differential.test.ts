import assert from 'node:assert/strict';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import { parseVersion, type Version } from '../../src/model/version.ts';
import { MATRIX, type Series } from '../../tools/broker/source.ts';
import type { Broker } from '../../tools/broker.ts';
import type { Verdict } from '../support/definitions-import.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type ExplainedDifference, explainedDifferences } from './explained-differences.ts';
import { Judge } from './judge.ts';
import { type Mutant, validDefinitions } from './mutants/mutant.ts';
import { allMutants, sampleMutants } from './mutants/mutants.ts';

/** How many, and which: the same in every run that does not ask for others. */
const count = Number(process.env.MUTANTS ?? 150);
const seed = Number(process.env.MUTANTS_SEED ?? 20_261_122);

interface Judgement extends Verdict {
  readonly mutation: string;
  /** The rules that say that the broker refuses the file. */
  readonly refusedBy: readonly string[];
  readonly explanation?: ExplainedDifference;
}

describe('The broker and the linter', () => {
  const lifetime = suiteLifetime();
  let judge: Judge;
  let broker: Broker;
  let version: Version;
  let series: Series;

  before(async function () {
    this.timeout(180_000);
    judge = new Judge(lifetime);
    broker = await judge.broker;
    const known = MATRIX.find(candidate => broker.version.startsWith(`${candidate}.`));
    const asked = parseVersion(broker.version);
    // Nobody wants mutants on a broker of their own.
    if (!broker.private || !known || !asked) return this.skip();
    series = known;
    version = asked;
  });

  it('take the valid file', async () => {
    const { status, words, refusedBy } = judgement(validDefinitions, await judge.verdict(validDefinitions));
    assert.equal(status, 204, words);
    assert.deepEqual(refusedBy, []);
  });

  it(`agree on ${count} changes of it (seed ${seed}), but for what is explained`, async function () {
    this.timeout(15 * 60_000);
    const mutants = new Map([...examples(), ...sampleMutants(count, seed)].map(one => [one.mutation, one]));
    const verdicts = await judge.judge([...mutants.values()]);
    const judgements = [...verdicts].map(([mutant, verdict]) => judgement(mutant, verdict));
    const differences = judgements.filter(
      ({ status, refusedBy }) => isRefused(status) !== refusedBy.length > 0,
    );

    const unexplained = differences.filter(({ explanation }) => !explanation);
    const happened = new Set(differences.map(({ mutation }) => mutation));
    const past = explained().filter(({ example }) => !happened.has(example));
    const complaints = [
      ...unexplained.map(inWords),
      ...past.map(({ example }) => `${example}\n    is explained, but broker and linter agree`),
    ];
    const title = `${complaints.length} differences in ${mutants.size} mutants on ${broker.version}`;
    if (complaints.length > 0) assert.fail(`${title}:\n${complaints.join('\n')}`);
  });

  function judgement({ mutation, text }: Mutant, verdict: Verdict): Judgement {
    const findings = lintDefinitionsText(text(0), { version, profile: 'production' }) ?? [];
    const answer = `${verdict.status} ${verdict.words}`;
    return {
      ...verdict,
      mutation,
      refusedBy: findings
        .filter(({ brokerRefuses }) => brokerRefuses)
        .map(found => `${found.rule.id} ${found.message}`),
      explanation: explained().find(
        one => (one.example === mutation || one.alike?.test(mutation)) && one.answer.test(answer),
      ),
    };
  }

  function explained(): readonly ExplainedDifference[] {
    return explainedDifferences.filter(one => one.series.includes(series));
  }

  function examples(): readonly Mutant[] {
    const known = new Map(allMutants().map(mutant => [mutant.mutation, mutant]));
    return explained().map(({ example }) => {
      const mutant = known.get(example);
      assert.ok(mutant, `there is no mutation ${example}`);
      return mutant;
    });
  }
});

function isRefused(status: number): boolean {
  assert.ok([204, 400, 500].includes(status), `status ${status}`);
  return status !== 204;
}

function inWords({ mutation, status, words, refusedBy }: Judgement): string {
  const said = words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').slice(0, 300);
  const linter = refusedBy.length > 0 ? `refused: ${refusedBy.join('; ')}` : 'not refused';
  return `${mutation}\n    broker: ${status} ${said}\n    linter: ${linter}`;
}

import assert from 'node:assert/strict';
import { parsePromql } from '../../../../src/deployment/promql.ts';
import { evaluate } from '../../../../src/lab/grading/monitoring/evaluate.ts';
import { samplesIn } from '../../../../src/lab/grading/monitoring/samples.ts';

const samples = samplesIn(`# TYPE ready gauge
ready{vhost="a",queue="work"} 1500
ready{vhost="a",queue="dead"} 2
ready{vhost="b",queue="work"} 700
odd{text="say \\"hi\\", please"} 1
alarm 0
`);

describe('working out an expression on one scrape', () => {
  const cases: readonly (readonly [expression: string, values: readonly (number | string)[] | undefined])[] =
    [
      ['alarm > 0', ['0 no']],
      ['alarm == 0', ['0 yes']],
      ['(ready{queue="dead"}) > 1', ['2 yes']],
      ['ready{queue!="dead"} >= 1500', ['1500 yes', '700 no']],
      ['ready{queue=~"wor"} > 0', []],
      ['ready{queue=~"wor.", vhost!~"b|c"} > 0', ['1500 yes']],
      ['ready{nothing=""} > 1000', ['1500 yes', '2 no', '700 no']],
      ['sum(ready) > 2000', ['2202 yes']],
      ['sum by (queue) (ready) > 2000', ['2200 yes', '2 no']],
      ['sum(ready) by (queue) > 2000', ['2200 yes', '2 no']],
      ['max without (vhost) (ready) > 1000', ['1500 yes', '2 no']],
      ['avg(ready{queue="work"}) < 1101', ['1100 yes']],
      ['count(ready) != 3', ['3 no']],
      ['min by (vhost) (ready) <= 2', ['2 yes', '700 no']],
      ['1000 < max(ready)', ['1500 yes']],
      ['odd{text="say \\"hi\\", please"} > 0', ['1 yes']],
      ['rate(ready[5m]) > 1', undefined],
      ['ready > ready', undefined],
      ['ready', undefined],
      ['sum(ready) / 2 > 1000', undefined],
      ['ready > 1 and alarm == 0', undefined],
      ['sum(ready > 1000', undefined],
    ];
  for (const [text, expected] of cases) {
    it(text, () => {
      const results = evaluate(parsePromql(text), samples);
      assert.deepEqual(
        results?.map(({ value, holds }) => `${value} ${holds ? 'yes' : 'no'}`),
        expected,
      );
    });
  }
});

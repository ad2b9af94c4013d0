import assert from 'node:assert/strict';
import { applyTextEdits } from '../../src/definitions/edits.ts';
import { parsePromql } from '../../src/deployment/promql.ts';
import type { LintOptions } from '../../src/lint/lint.ts';
import type { TextFinding } from '../../src/lint/lint-conf.ts';
import { lintHaproxy } from '../../src/lint/lint-haproxy.ts';
import { lintPrometheus } from '../../src/lint/lint-prometheus.ts';
import { haproxyCatalogue } from '../../src/rules/deployment/haproxy-catalogue.ts';
import { readableExpressions } from '../../src/rules/deployment/prm009.ts';
import { prometheusCatalogue } from '../../src/rules/deployment/prometheus-catalogue.ts';
import { findJudge, type Judge, type JudgeName } from '../../tools/judges.ts';
import { lessonText } from '../support/lesson-text.ts';

/** Right and wrong in every way that people are. */
const expressions = [
  'rabbitmq_queues',
  'rabbitmq_queues > 1000',
  '1000 < rabbitmq_queues',
  'sum(rabbitmq_queue_messages) by (instance) / 2',
  'sum by (instance) (rate(rabbitmq_channels_opened_total[5m])) > 1',
  'sum by (instance (a)',
  'rate(a)',
  'rate(a[5m)',
  'rate(a[5 m])',
  'rate(a[5m] offset 1h)',
  'rate(a offset 1h)',
  'a[5m]',
  'a[5m] > 1',
  'sum(a[5m])',
  'max_over_time(rate(a[5m])[1h:])',
  'avg_over_time(a[10m]) - avg_over_time(a[10m] offset 1m) > 1',
  'predict_linear(a[24h], 60*60*24) < b',
  'a and on (instance) b or c unless d',
  'a * on (instance) group_left (cluster) max by (instance, cluster) (b)',
  'a * on (instance) group_left cluster b',
  'absent(up{job="rabbitmq"}) == 1',
  'a{queue=~".*dead"} > 0',
  'a{queue="x"',
  'a{queue=x}',
  "a{queue='x', vhost!='/'}",
  'a{queue="x",}',
  'a == bool 1',
  'a => 1',
  'a > > 1',
  'a b',
  '(a',
  'a)',
  'a +',
  '-a < 3',
  'topk(5, a)',
  'histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])))',
  'label_replace(a, "x", "$1", "y", "(.*)")',
  'count(rabbitmq_build_info) < 3',
  'rabbitmq-queues > 1',
  'a{} # a comment',
  'a @ start()',
  'vector(1)',
  '"text"',
] as const;

describe('The examples about Prometheus and HAProxy, shown to these', () => {
  for (const rule of prometheusCatalogue) {
    const isConfig = rule.examples.bad.startsWith('scrape_configs');
    const name: JudgeName = isConfig ? 'promtool config' : 'promtool rules';
    const isRefused = rule === readableExpressions;
    judged(
      name,
      `${rule.id}: what is good is taken, what is bad ${isRefused ? 'refused' : 'too'}, and what fixes make of it`,
      async judge => {
        assert.equal(await judge.refusal(rule.examples.good), undefined);
        assert.equal((await judge.refusal(rule.examples.bad)) !== undefined, isRefused);
        for (const text of mended(rule.examples.bad, lintPrometheus)) {
          assert.equal(await judge.refusal(text), undefined, text);
        }
      },
    );
  }

  for (const rule of haproxyCatalogue) {
    judged(
      'haproxy',
      `${rule.id}: what is good is taken, what is bad too, and what fixes make of it`,
      async judge => {
        const { bad, good } = rule.examples;
        for (const text of [bad, good, ...mended(bad, lintHaproxy)]) {
          // The certificate that it names is another matter.
          assert.equal(await judge.refusal(text.replace(/ ssl crt \S+/g, '')), undefined);
        }
      },
    );
  }
});

describe('What the lesson on monitoring writes for Prometheus', () => {
  judged('promtool config', 'its scrape jobs are taken', async judge => {
    const code = (await lessonText('monitoring')).code('yaml');
    const jobs = code.filter(text => text.startsWith('scrape_configs:'));
    assert.equal(jobs.length, 1);
    for (const text of jobs) assert.equal(await judge.refusal(text), undefined);
  });

  judged('promtool rules', 'its alerts and expressions are taken', async judge => {
    const code = (await lessonText('monitoring')).code('yaml');
    const alerts = code.filter(text => text.startsWith('- alert:'));
    const expressions = code.filter(text => text.startsWith('expr:')).map(text => `record: a\n${text}`);
    assert.equal(alerts.length + expressions.length, 3);
    const rules = [...alerts, ...expressions.map(text => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`)];
    for (const text of rules) {
      const group = `groups:\n  - name: lesson\n    rules:\n${text.replaceAll(/^(?=.)/gm, '      ')}`;
      assert.equal(await judge.refusal(group), undefined, group);
    }
  });
});

describe('PromQL, read by us and by Prometheus', () => {
  for (const expression of expressions) {
    judged('promtool rules', `agrees on \`${expression}\``, async judge => {
      const text = `groups:\n  - name: a\n    rules:\n      - record: b\n        expr: ${JSON.stringify(expression)}\n`;
      const refusal = await judge.refusal(text);
      assert.equal(parsePromql(expression).problems.length > 0, refusal !== undefined, refusal);
    });
  }
});

/** What each of the fixes makes of a text. */
function mended(
  text: string,
  lint: (text: string, options: Pick<LintOptions, 'profile'>) => readonly TextFinding[],
): readonly string[] {
  return lint(text, { profile: 'production' }).flatMap(({ fixes }) =>
    fixes.map(({ edits }) =>
      applyTextEdits(
        text,
        edits.toSorted((a, b) => a.start - b.start),
      ),
    ),
  );
}

const found = new Map<JudgeName, Promise<Judge | Error>>();

function judged(name: JudgeName, title: string, test: (judge: Judge) => Promise<void>): void {
  it(`${name}, ${title}`, async function () {
    this.timeout(120_000);
    const judge = found.get(name) ?? findJudge(name).catch((error: Error) => error);
    found.set(name, judge);
    const known = await judge;
    if (known instanceof Error) {
      console.log(known.message);
      return this.skip();
    }
    await test(known);
  });
}

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findMetric, hasMetric } from '../../../src/deployment/metrics.ts';
import { commands } from '../../../src/extension/contributions/commands.ts';
import { lintDefinitionsText } from '../../../src/lint/lint.ts';
import { lintPrometheus } from '../../../src/lint/lint-prometheus.ts';
import { policyKeys, queueArguments, queueTypeTakesArgument } from '../../../src/model/facts.ts';
import { parseVersion, type Version } from '../../../src/model/version.ts';
import { snippetCode } from '../../../src/snippets/expand.ts';
import { type LessonText, lessonText } from '../../support/lesson-text.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const [v3, v4, newest] = ['3.10.8', '4.0.5', '4.3.6'].map(version) as [Version, Version, Version];

describe('lesson 2, Dead Letter Exchanges', () => {
  let text: LessonText;

  before(async () => {
    text = await lessonText('dead-letter-exchanges');
  });

  it('has its sections under ids that links rely on', () => {
    assert.deepEqual(
      [...text.whole.matchAll(/^## .*\{#(.*)\}$/gm)].map(([, id]) => id),
      [
        'how-messages-die',
        'setting-up ERR001',
        'x-death',
        'transfer',
        'delivery-limit ERR003',
        'retries ERR002',
        'cycles',
        'dead-letter-queue ERR004',
        'try-it',
        'pitfalls',
        'in-short',
      ],
    );
  });

  it('describes the fields of x-death that brokers write, and its companions by version', async () => {
    const table = text.whole.slice(text.whole.indexOf('| Field'), text.whole.indexOf('Beside it stand'));
    const described = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, field]) => field);
    for (const series of ['3.10', '4.0', '4.3']) {
      const deaths = await readFile(join(root, 'test', 'fixtures', 'x-death', `${series}.json`), 'utf8');
      const headers = Object.values(JSON.parse(deaths) as Record<string, Dead>).map(
        dead => dead.properties.headers,
      );
      const fields = headers.flatMap(header =>
        header['x-death'].flatMap(({ table }) => Object.keys(table ?? {})),
      );
      assert.deepEqual([...new Set(fields)].toSorted(), described.toSorted(), series);
      const last = headers.some(header => 'x-last-death-queue' in header);
      assert.equal(last, series !== '3.10');
      assert.ok(headers.some(header => 'x-first-death-queue' in header));
    }
    assert.match(text.versions.get('>=4.0') ?? '', /`x-last-death-queue`/);
    assert.doesNotMatch(text.general, /`x-last-death/);
  });

  it('says which queues take what, and from which version on', () => {
    const takers = (argument: string, version: Version) =>
      ['classic', 'quorum', 'stream'].filter(type => queueTypeTakesArgument(type, argument, version));
    for (const each of [v3, v4, newest]) {
      assert.deepEqual(takers('x-delivery-limit', each), ['quorum']);
      assert.deepEqual(takers('x-dead-letter-strategy', each), ['quorum']);
      assert.deepEqual(takers('x-dead-letter-exchange', each), ['classic', 'quorum']);
      assert.deepEqual(queueArguments(each).get('x-dead-letter-routing-key')?.requires, [
        'x-dead-letter-exchange',
      ]);
    }
    const delayed = ['delayed-retry-type', 'delayed-retry-min', 'delayed-retry-max'];
    for (const key of delayed) {
      assert.deepEqual(
        [v3, v4, newest].map(each => policyKeys(each).has(key)),
        [false, false, true],
        key,
      );
      assert.ok(text.whole.includes(key), key);
    }
    const types = policyKeys(newest).get('delayed-retry-type')?.values ?? [];
    for (const type of ['failed', 'returned', 'all']) assert.ok(types.includes(type));
    assert.match(queueArguments(v4).get('x-delivery-limit')?.note ?? '', /has 20 from 4\.0 on, none before/);
    assert.match(text.whole, /\| 4\.0 and later \| 20, so 21 deliveries/);
  });

  it('shows definitions that the broker takes', async () => {
    const snippets = JSON.parse(await readFile(join(root, 'snippets', 'json.json'), 'utf8'));
    const included = ['rmq-quorum', 'rmq-retry'].map(
      prefix => snippetCode(snippets, prefix) ?? assert.fail(prefix),
    );
    const policies = text.code('json').map(policy => `{"policies": [${policy}]}`);
    assert.equal(policies.length, 1);
    for (const definitions of [...included, ...policies]) {
      const findings = lintDefinitionsText(definitions, {
        profile: 'production',
        version: newest,
        kind: 'definitions',
      });
      assert.deepEqual(
        findings?.filter(({ brokerRefuses }) => brokerRefuses).map(({ message }) => message),
        [],
      );
    }
  });

  it('leads to commands that there are', () => {
    const titles: readonly string[] = Object.values(commands).map(({ title }) => title);
    const named = [...text.whole.matchAll(/_([A-Z][A-Za-z\s]+…)_/g)].map(([, title = '']) =>
      title.replaceAll(/\s+/g, ' '),
    );
    assert.deepEqual(named, ['Peek Messages…']);
    for (const title of named) assert.ok(titles.includes(title), title);
  });

  it('alerts on metrics that there are', () => {
    const named = [...text.whole.matchAll(/rabbitmq_(?:global|detailed)_\w+/g)].map(([name]) => name);
    const others = ['expired', 'maxlen', 'delivery_limit'].map(reason => {
      assert.ok(text.whole.includes(`…_${reason}_total`));
      return `rabbitmq_global_messages_dead_lettered_${reason}_total`;
    });
    for (const name of [...named, ...others]) {
      const metric = findMetric(name) ?? assert.fail(name);
      for (const each of [v3, v4, newest]) assert.ok(hasMetric(each, metric), name);
      if (/dead_lettered/.test(name))
        assert.ok(metric.labels.get('/metrics')?.has('dead_letter_strategy'), name);
    }
    const [rules = ''] = text.code('yaml');
    const file = `groups:\n- name: lesson\n  rules:\n${rules.replaceAll(/^/gm, '  ')}`;
    const findings = lintPrometheus(file, { profile: 'production', version: newest });
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
      [],
    );
  });
});

interface Dead {
  readonly properties: {
    readonly headers: Readonly<Record<string, unknown>> & {
      readonly 'x-death': readonly { readonly table?: object }[];
    };
  };
}

function version(text: string): Version {
  return parseVersion(text) ?? assert.fail(text);
}

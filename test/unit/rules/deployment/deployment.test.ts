// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Docker Compose
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { fixSettings } from '../../../../src/lint/fix.ts';
import type { ConfLintOptions } from '../../../../src/lint/lint-conf.ts';
import { lintDeployment } from '../../../../src/lint/lint-deployment.ts';
import type { DeploymentKind } from '../../../../src/rules/deployment/deployment-rule.ts';
import { expandSnippet } from '../../../../src/snippets/expand.ts';

describe('A Compose file', () => {
  it('for development is told nothing of clusters, TLS and images that float', () => {
    const text = service(`
    image: rabbitmq:3-management
    ports: ["5672:5672", "15672:15672"]
    environment: { RABBITMQ_DEFAULT_USER: guest, RABBITMQ_DEFAULT_PASS: guest }
    deploy: { replicas: 2 }`);
    assert.deepEqual(found('compose', text, { profile: 'development' }), ['hint CMP009', 'hint CMP006']);
  });

  it('of ours, three nodes that hold together, is ready for production with every version', () => {
    const { snippets } = { snippets: JSON.parse(read('snippets/yaml.json')) };
    const cluster = Object.values<{ prefix: string; body: string[] }>(snippets).find(
      ({ prefix }) => prefix === 'rmq-cluster',
    );
    const text = expandSnippet(cluster?.body.join('\n') ?? '');
    assert.match(text, /rabbitmq-3/);
    for (const minor of [0, 1, 2, 3]) {
      assert.deepEqual(found('compose', text, { version: { major: 4, minor } }), []);
    }
  });

  it('is judged for the version that its image names, unless a person names another', () => {
    const text = (tag: string) => `services:
  rabbitmq:
    image: rabbitmq:${tag}
    hostname: rabbitmq
    configs: [{ source: conf, target: /etc/rabbitmq/conf.d/20.conf }]
configs:
  conf:
    content: |
      mqtt.default_user = shop
`;
    const has = (tag: string, options = {}) => found('compose', text(tag), options).includes('error CFG003');
    assert.deepEqual([has('3.13-management'), has('4.0-management')], [false, true]);
    assert.equal(has('3.13-management', { version: { major: 4, minor: 0 } }), true);
    assert.equal(has('3.6-management'), false);
  });

  it('with an anchor is told once of what stands in it', () => {
    const text = `x-node: &node
  image: rabbitmq:latest
  environment: { RABBITMQ_DEFAULT_PASS: guest }
services:
  one: { <<: *node, hostname: one }
  two: { <<: *node, hostname: two }
`;
    const findings = found('compose', text).filter(finding => /CMP001|CMP006/.test(finding));
    assert.deepEqual(findings, ['warning CMP001', 'error CMP006']);
  });

  it('that is laid over another one is not told of what it does not say', () => {
    const text = 'services:\n  rabbitmq:\n    environment:\n      RABBITMQ_DEFAULT_PASS: guest\n';
    assert.deepEqual(found('compose', text), []);
    const image = service('\n    image: rabbitmq:4.3-management');
    assert.deepEqual(found('compose', image, { isPart: true }), []);
  });

  it('takes passwords from outside, with a default that is told of', () => {
    const password = (value: string) =>
      found(
        'compose',
        service(`
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment: { RABBITMQ_DEFAULT_USER: shop, RABBITMQ_DEFAULT_PASS: "${value}" }`),
      ).filter(finding => finding.endsWith('CMP006'));
    assert.deepEqual(password('${PASSWORD}'), []);
    assert.deepEqual(password('${PASSWORD:?}'), []);
    assert.deepEqual(password('${PASSWORD:-guest}'), ['error CMP006']);
    assert.deepEqual(password('${PASSWORD:-Ckq81nsU}'), ['warning CMP006']);
    assert.deepEqual(password('Ckq81nsU'), ['error CMP006']);
  });

  it('is told that guest is open where nothing says who may log in', () => {
    const isTold = (rest: string) =>
      found('compose', service(`\n    image: rabbitmq:4.3-management${rest}`)).includes('warning CMP006');
    assert.equal(isTold(''), true);
    for (const rest of [
      '\n    env_file: rabbitmq.env',
      '\n    volumes: ["./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf"]',
      '\n    environment: [RABBITMQ_DEFAULT_PASS]',
    ]) {
      assert.equal(isTold(rest), false, rest);
    }
    assert.equal(
      found('compose', service('\n    image: shop/rabbitmq:4.3')).includes('warning CMP006'),
      false,
    );
  });

  it('publishes ports on the loopback address when it is asked to', () => {
    for (const [ports, mended] of [
      ['["15672:15672"]', '["127.0.0.1:15672:15672"]'],
      ['[15672:15672]', '[127.0.0.1:15672:15672]'],
      ["['0.0.0.0:15672:15672']", "['127.0.0.1:15672:15672']"],
      ['["15672"]', '["127.0.0.1::15672"]'],
      ['[{ target: 15672, published: 8080 }]', '[{ host_ip: 127.0.0.1, target: 15672, published: 8080 }]'],
      ['[{ target: 15672, host_ip: 0.0.0.0 }]', '[{ target: 15672, host_ip: 127.0.0.1 }]'],
    ] as const) {
      const text = service(`\n    image: rabbitmq:4.3-management\n    ports: ${ports}`);
      const [finding] = lint('compose', text).filter(({ rule }) => rule.id === 'CMP009');
      const edits = finding?.fixes[0]?.edits ?? [];
      assert.ok(applyTextEdits(text, edits).endsWith(`ports: ${mended}\n`), applyTextEdits(text, edits));
    }
  });

  it('keeps its layout when it is mended', () => {
    const text =
      '# ours\r\nservices:\r\n    rabbitmq:   # the broker\r\n        image: "rabbitmq:4.3"  # pinned\r\n        volumes: [data:/var/lib/rabbitmq]\r\n';
    const { text: mended } = fixSettings(text, changed => lint('compose', changed));
    assert.equal(
      mended,
      '# ours\r\nservices:\r\n    rabbitmq:   # the broker\r\n        image: "rabbitmq:4.3-management"  # pinned\r\n        stop_grace_period: 2m\r\n        ulimits:\r\n          nofile: 65536\r\n        volumes: [data:/var/lib/rabbitmq]\r\n',
    );
  });

  it('of a faulty YAML is told where', () => {
    const text = `${service('\n    image: rabbitmq:4.3-management')}  other: *none\n`;
    const [finding] = lint('compose', text).filter(({ rule }) => rule.id === 'YML001');
    assert.equal(finding && text.slice(finding.range.start, finding.range.end), '*none');
  });
});

describe('A manifest for Kubernetes', () => {
  it('with a cluster that is ready is left in peace, the files in it included', () => {
    const text = read('test/fixtures/deployment/manifests.yaml');
    const [cluster = ''] = text.split('\n---\n');
    assert.deepEqual(found('kubernetes', cluster), ['info SEC104']);
  });

  it('has findings in its settings at their places, and takes the fixes there', () => {
    const text = cluster(`  rabbitmq:
    additionalConfig: |
      # first
      heartbeat = 0
      listener.tcp.default = 5672
`);
    const findings = lint('kubernetes', text);
    const words = (id: string) => {
      const range = findings.find(({ rule }) => rule.id === id)?.range;
      return range && text.slice(range.start, range.end);
    };
    assert.deepEqual([words('CFG009'), words('CFG001')], ['0', 'listener.tcp.default']);
    const refused = findings
      .filter(({ brokerRefuses }) => brokerRefuses)
      .map(({ rule, pointer }) => [rule.id, pointer]);
    assert.deepEqual(refused, [['CFG001', '/spec/rabbitmq/additionalConfig listener.tcp.default']]);
    const { text: mended } = fixSettings(text, changed => lint('kubernetes', changed));
    assert.match(mended, /\n {6}# first\n {6}heartbeat = 60\n {6}listeners\.tcp\.default = 5672\n/);
  });

  it('has plugins that are judged one by one', () => {
    const text = cluster(`  rabbitmq:
    additionalPlugins:
      - rabbitmq_delayed_message_exchange
      - rabbitmq_shovel_managment
      - "rabbitmq_shovel"
`);
    const findings = lint('kubernetes', text).filter(({ rule }) => rule.id.startsWith('PLG'));
    assert.deepEqual(
      findings.map(({ rule, range }) => [rule.id, text.slice(range.start, range.end)]),
      [
        ['PLG001', 'rabbitmq_delayed_message_exchange'],
        ['PLG004', 'rabbitmq_shovel_managment'],
      ],
    );
  });

  it('has definitions in a configuration map, which are judged and mended there', () => {
    const text = read('test/fixtures/deployment/definitions-map.yaml');
    const findings = lint('kubernetes', text);
    const place = (id: string) => {
      const range = findings.find(({ rule }) => rule.id === id)?.range;
      return range && text.slice(range.start, range.end);
    };
    assert.equal(place('QUE012'), 'false');
    const { text: mended } = fixSettings(text, changed => lint('kubernetes', changed));
    assert.match(mended, /\n {10}"vhost": "\/",\n {10}"durable": true,\n/);
  });

  it('that a template makes is not told of what is put in', () => {
    const text = cluster(`  replicas: {{ .Values.replicas }}
  {{- with .Values.tls }}
  tls: {{- toYaml . | nindent 4 }}
  {{- end }}
  rabbitmq:
    additionalConfig: |
      default_pass = {{ .Values.password }}
`);
    assert.deepEqual(found('kubernetes', text), []);
  });

  it('with a cluster of one node, or of two, is told so, and stays so where it is switched off', () => {
    const replicas = (line: string) =>
      found('kubernetes', cluster(line)).filter(finding => finding.endsWith('K8S001'));
    assert.equal(replicas('').length, 1);
    assert.equal(replicas('  replicas: 2\n').length, 1);
    assert.equal(replicas('  replicas: 4\n').length, 1);
    for (const enough of ['  replicas: 0\n', '  replicas: 3\n', '  replicas: 5\n'])
      assert.deepEqual(replicas(enough), []);
  });

  it('has services whose internal ports are closed, where they send to a broker', () => {
    const text = read('test/fixtures/deployment/manifests.yaml');
    const findings = lint('kubernetes', text).filter(({ rule }) => rule.id === 'K8S004');
    assert.deepEqual(
      findings.map(({ message }) => /port \d+/.exec(message)?.[0]),
      ['port 15672'],
    );
    assert.deepEqual(
      lint('kubernetes', text.replace('selector: { app: rabbit }', 'selector: { app: other }')).filter(
        ({ rule }) => rule.id === 'K8S004',
      ),
      [],
    );
  });
});

function lint(kind: DeploymentKind, text: string, options: Partial<ConfLintOptions> = {}) {
  return lintDeployment(kind, text, { profile: 'production', ...options });
}

function found(
  kind: DeploymentKind,
  text: string,
  options: Partial<ConfLintOptions> = {},
): readonly string[] {
  return lint(kind, text, options).map(({ severity, rule }) => `${severity} ${rule.id}`);
}

function service(settings: string): string {
  return `services:\n  rabbitmq:${settings}\n`;
}

function cluster(spec: string): string {
  return `apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata:\n  name: orders\nspec:\n  image: rabbitmq:4.3-management\n${spec}`;
}

function read(path: string): string {
  return readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8');
}

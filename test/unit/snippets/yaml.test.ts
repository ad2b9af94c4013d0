import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { parseConf } from '../../../src/conf/conf.ts';
import { confKeys } from '../../../src/conf/keys.ts';
import { settingsOf } from '../../../src/conf/settings.ts';
import { newestVersion } from '../../../src/model/version.ts';
import type { SnippetFile } from '../../../src/snippets/catalogue.ts';
import { snippetCode } from '../../../src/snippets/expand.ts';

interface Service {
  readonly image: string;
  readonly hostname: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly configs: readonly { readonly source: string; readonly target: string }[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

describe('The compose file', () => {
  const { services, configs, volumes } = read<ComposeFile>('rmq-cluster');
  const nodes = Object.entries(services);

  it('has three nodes, each with the host name that its data belongs to and a volume of its own', () => {
    assert.equal(nodes.length, 3);
    for (const [name, { hostname, volumes: mounted }] of nodes) {
      assert.equal(hostname, name);
      assert.deepEqual(mounted, [`${name}:/var/lib/rabbitmq`]);
    }
    assert.deepEqual(Object.keys(volumes), Object.keys(services));
  });

  it('opens ports to this machine only, each once', () => {
    const ports = nodes.flatMap(([, service]) => service.ports);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
    assert.equal(new Set(ports.map(port => port.split(':')[1])).size, ports.length);
  });

  it('has a fixed series of the image, and takes every secret from the environment', () => {
    for (const [, { image, environment }] of nodes) {
      assert.match(image, /^rabbitmq:\d+\.\d+-management$/);
      for (const value of Object.values(environment)) assert.match(value, /^\$\{\w+:\?\}$/);
    }
  });

  it('mounts a configuration that names its own nodes, with keys that the newest RabbitMQ knows', () => {
    for (const [, service] of nodes) {
      for (const { source } of service.configs) assert.ok(configs[source], source);
    }
    const { content } = configs['rabbitmq-conf'] ?? { content: '' };
    const document = parseConf(content, newestVersion);
    const { all } = settingsOf(document, confKeys(newestVersion));
    assert.deepEqual(document.problems, []);
    assert.deepEqual(
      all.filter(({ key }) => !key),
      [],
    );
    const peers = [...content.matchAll(/nodes\.\d = rabbit@(\S+)/g)].map(match => match[1]);
    assert.deepEqual(peers, Object.keys(services));
  });
});

describe('The alert rules', () => {
  const { groups } = read<{ groups: readonly { name: string; rules: readonly Rule[] }[] }>('rmq-alerts');
  const rules = groups.flatMap(group => group.rules);

  it('are one group of rules with names of their own', () => {
    assert.equal(groups.length, 1);
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
    assert.ok(rules.length >= 5);
  });

  it('each ask for something, say how urgent it is, and what has happened', () => {
    for (const { alert, expr, for: wait, labels, annotations } of rules) {
      assert.match(alert, /^RabbitMQ\w+$/);
      assert.match(expr, /(?:rabbitmq_\w+|^up\{)[\s\S]* (?:[<>]|==) /, alert);
      if (wait !== undefined) assert.match(wait, /^\d+m$/);
      assert.match(labels.severity, /^(ticket|page)$/);
      assert.match(annotations.summary, /\{\{ \$(value|labels\.\w+)/);
      assert.doesNotMatch(annotations.summary, /\\/);
    }
  });

  it('watch depth, dead letters, memory, disk and the nodes themselves', () => {
    for (const word of ['Queue', 'DeadLetters', 'Memory', 'Disk', 'NodeDown']) {
      assert.ok(
        rules.some(({ alert }) => alert.includes(word)),
        word,
      );
    }
  });
});

/** The snippet as it stands with its defaults, read strictly: a key that stands twice is an error. */
function read<T>(prefix: string): T {
  const path = join(import.meta.dirname, '../../../snippets/yaml.json');
  const text = snippetCode(JSON.parse(readFileSync(path, 'utf8')) as SnippetFile, prefix) ?? '';
  const document = parseDocument(text, { merge: true, strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return document.toJS() as T;
}

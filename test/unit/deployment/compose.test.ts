// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Docker Compose
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComposeFile, composeFile, secondsOf } from '../../../src/deployment/compose.ts';
import { imageOf, isBrokerImage } from '../../../src/deployment/image.ts';
import { interpolated } from '../../../src/deployment/variables.ts';
import { parseYaml } from '../../../src/yaml/yaml.ts';

const path = join(import.meta.dirname, '../../fixtures/deployment/compose.yml');

describe('A Compose file', () => {
  const text = readFileSync(path, 'utf8');
  const file = read(text);
  const service = (name: string) => {
    const found = file.services.find(candidate => candidate.name === name);
    assert.ok(found, name);
    return found;
  };

  it('has services, of which some run RabbitMQ', () => {
    assert.deepEqual(
      file.brokers.map(({ name, isWhole }) => [name, isWhole]),
      [
        ['rabbit-1', true],
        ['rabbit-2', true],
        ['rabbit-3', false],
        ['rabbit-built', true],
      ],
    );
  });

  it('is none without services, or where it is a pipeline', () => {
    for (const other of [
      'a: 1\n',
      'services: []\n',
      'services: {}\n',
      '',
      'jobs: {}\nservices: {a: {image: rabbitmq}}\n',
    ]) {
      assert.equal(composeFile(parseYaml(other)), undefined, other);
    }
  });

  it('says what a service merges and extends, at the place where it is written', () => {
    const { image, environment, ports, envFiles, dependsOn } = service('rabbit-2');
    assert.deepEqual(image && [image.repository, image.tag, image.isOpen, image.version], [
      'rabbitmq',
      '4.3-management',
      false,
      { major: 4, minor: 3 },
    ]);
    assert.equal(image && text.slice(image.start, image.end), 'rabbitmq:${RABBITMQ_VERSION:-4.3}-management');
    assert.deepEqual(
      environment.map(({ name, value, isOpen, hasDefault }) => [name, value, isOpen, hasDefault]),
      [['RABBITMQ_NODENAME', 'rabbit@rabbit-2', false, false]],
    );
    assert.deepEqual(envFiles, ['rabbitmq.env', 'more.env']);
    assert.deepEqual(dependsOn, ['proxy']);
    assert.equal(ports.at(-1)?.published?.from, 5673);
  });

  it('has variables with their values and places', () => {
    const variables = service('rabbit-1').environment.map(
      ({ name, value, isOpen, hasDefault, valueRange }) => [
        name,
        value,
        isOpen,
        hasDefault,
        text.slice(valueRange.start, valueRange.end),
      ],
    );
    assert.deepEqual(variables, [
      ['RABBITMQ_ERLANG_COOKIE', '${COOKIE}', true, false, '${COOKIE:?}'],
      ['RABBITMQ_DEFAULT_USER', 'shop', false, true, '${RABBITMQ_USER:-shop}'],
      ['RABBITMQ_DEFAULT_PASS', '${RABBITMQ_PASSWORD}', true, false, '$RABBITMQ_PASSWORD'],
    ]);
    const listed = read(
      'services:\n  r:\n    image: rabbitmq\n    environment:\n      - "A=b=c"\n      - D\n',
    ).services[0];
    assert.deepEqual(
      listed?.environment.map(({ name, value, isOpen }) => [name, value, isOpen]),
      [
        ['A', 'b=c', false],
        ['D', undefined, true],
      ],
    );
  });

  it('has ports in both forms, those of TCP', () => {
    assert.deepEqual(
      service('rabbit-1').ports.map(({ address, published, target }) => [
        address,
        published?.from,
        target.from,
      ]),
      [
        ['127.0.0.1', 15672, 15672],
        [undefined, 5672, 5672],
        ['::1', 5671, 5671],
        ['10.0.0.5', 15692, 15692],
      ],
    );
    const ports = (form: string) =>
      read(`services:\n  r:\n    image: rabbitmq\n    ports: [${form}]\n`).services[0]?.ports.map(
        ({ address, published, target }) => ({ address, published, target }),
      );
    assert.deepEqual(ports('5672'), [
      { address: undefined, published: undefined, target: { from: 5672, to: 5672 } },
    ]);
    assert.deepEqual(ports('"127.0.0.1::5672"'), [
      { address: '127.0.0.1', published: undefined, target: { from: 5672, to: 5672 } },
    ]);
    assert.deepEqual(ports('"35672-35682:35672-35682"')?.[0]?.target, { from: 35672, to: 35682 });
    assert.deepEqual(ports('"${PORT:-5672}:5672"')?.[0]?.published, { from: 5672, to: 5672 });
    assert.deepEqual(ports('"${PORT}:5672"')?.[0], {
      address: undefined,
      published: undefined,
      target: { from: 5672, to: 5672 },
    });
  });

  it('tells what a service mounts where', () => {
    assert.deepEqual(
      service('rabbit-1').mounts.map(({ kind, path: from, name, target, isReadOnly }) => [
        kind,
        from ?? name,
        target,
        isReadOnly,
      ]),
      [
        ['volume', 'rabbit-1', '/var/lib/rabbitmq', false],
        ['file', './rabbitmq.conf', '/etc/rabbitmq/rabbitmq.conf', true],
        ['file', './certs', '/certs', true],
        ['anonymous', undefined, '/var/log/rabbitmq', false],
        ['tmpfs', undefined, '/tmp', false],
        ['config', 'plugins', '/etc/rabbitmq/enabled_plugins', true],
        ['secret', './cookie', '/run/secrets/cookie', true],
      ],
    );
  });

  it('that extends itself is read to an end', () => {
    const round = read('services:\n  a: {extends: b, image: rabbitmq}\n  b: {extends: a}\n');
    assert.deepEqual(
      round.services.map(({ isWhole }) => isWhole),
      [false, false],
    );
  });
});

describe('The name of an image', () => {
  const image = (name: string) => imageOf(name, { start: 0, end: name.length }, false);

  it('has a repository, a tag and the version in it', () => {
    for (const [name, repository, tag, version] of [
      ['rabbitmq', 'rabbitmq', undefined, undefined],
      ['rabbitmq:4.0.5-management', 'rabbitmq', '4.0.5-management', { major: 4, minor: 0, patch: 5 }],
      ['registry:5000/rabbitmq', 'registry:5000/rabbitmq', undefined, undefined],
      [
        'bitnami/rabbitmq:3.12.14-debian-12-r7',
        'bitnami/rabbitmq',
        '3.12.14-debian-12-r7',
        { major: 3, minor: 12, patch: 14 },
      ],
      ['rabbitmq:management', 'rabbitmq', 'management', undefined],
    ] as const) {
      const read = image(name);
      assert.deepEqual([read.repository, read.tag, read.version], [repository, tag, version], name);
    }
  });

  it('tells brokers from what is named after them', () => {
    for (const name of [
      'rabbitmq',
      'bitnami/rabbitmq',
      'ghcr.io/shop/rabbitmq-delayed',
      'shop/my-rabbitmq',
    ]) {
      assert.ok(isBrokerImage(image(name)), name);
    }
    for (const name of [
      'kbudde/rabbitmq-exporter',
      'rabbitmqoperator/cluster-operator',
      'pivotalrabbitmq/perf-test',
      'shop/rabbitmq-consumer',
      'shop/rabbitmqadmin-ng',
      'redis',
    ]) {
      assert.ok(!isBrokerImage(image(name)), name);
    }
  });

  it("is of Docker's library, wherever it is pulled from", () => {
    for (const name of [
      'rabbitmq',
      'docker.io/rabbitmq',
      'docker.io/library/rabbitmq',
      'public.ecr.aws/docker/library/rabbitmq',
    ]) {
      assert.ok(image(name).isOfficial, name);
    }
    for (const name of ['bitnami/rabbitmq', 'shop/rabbitmq', 'registry.example.com/rabbitmq']) {
      assert.ok(!image(name).isOfficial, name);
    }
  });
});

describe('The variables of Docker Compose', () => {
  it('have defaults, which may have variables', () => {
    for (const [written, text, isOpen] of [
      ['a', 'a', false],
      ['$$a ${A:-b} ${B-c}', '$a b c', false],
      ['${A:-${B:-c}}', 'c', false],
      ['${A:-${B}}', '${B}', true],
      ['${A:?say it} ${B:+x} $C', '${A} ${B} ${C}', true],
      ['${unfinished', '${unfinished', false],
    ] as const) {
      const { text: put, isOpen: open } = interpolated(written);
      assert.deepEqual([put, open], [text, isOpen], written);
    }
  });
});

describe('A duration', () => {
  it('is told in seconds', () => {
    assert.deepEqual(['2m', '1m30s', '90s', '1h', '500ms', '10', 'x'].map(secondsOf), [
      120,
      90,
      90,
      3600,
      0.5,
      undefined,
      undefined,
    ]);
  });
});

function read(text: string): ComposeFile {
  const file = composeFile(parseYaml(text));
  assert.ok(file);
  return file;
}

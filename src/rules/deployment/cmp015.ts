import { byPlace, containersOf } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const privateKeysKept = defineDeploymentRule({
  id: 'CMP015',
  name: 'private-keys-kept',
  item: 'SEC002',
  severity: 'info',
  summary: 'Private keys are mounted to be read only, and stand in no variable.',
  why: 'A node reads its key once. Whoever takes over the container can replace a key that it may write; one in a variable shows in `docker inspect`, in crash reports and in the repository.',
  remedy: 'Mount certificates and keys with `:ro`, or as secrets.',
  source: 'https://www.rabbitmq.com/docs/ssl#paths',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: mounted(''),
    good: mounted(':ro'),
  },
  *compose({ file }) {
    const mounts = file.brokers.flatMap(broker => broker.mounts);
    const writable = mounts.filter(
      ({ kind, target, isReadOnly }) => kind === 'file' && !isReadOnly && holdsKeys(target),
    );
    for (const { start, end, target } of byPlace(writable)) {
      yield {
        at: { start, end },
        message: `\`${target}\` holds a private key, and the container may change it. Mount it with \`:ro\`, or as a secret.`,
      };
    }
  },
  *check({ file }) {
    const containers = containersOf(file);
    for (const { valueRange, value = '' } of byPlace(containers.flatMap(({ environment }) => environment))) {
      if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(value)) continue;
      yield {
        at: valueRange,
        message:
          'A private key stands in a variable: it shows in `docker inspect`, in crash reports and in the repository. Mount it as a secret.',
      };
    }
  },
});

function holdsKeys(path: string): boolean {
  return /\.key$|[-_.]key\.pem$|\/private(?:\/|$)/.test(path);
}

function mounted(mode: string): string {
  return `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    volumes:
      - ./tls/server.key:/etc/rabbitmq/tls/server.key${mode}
`;
}

import type { Variable } from '../../deployment/environment.ts';
import type { Image } from '../../deployment/image.ts';
import { isAtLeast } from '../../model/version.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const variablesTaken = defineDeploymentRule({
  id: 'CMP007',
  name: 'image-takes-variables',
  item: null,
  severity: 'error',
  summary: 'The image is given no variables that it refuses.',
  why: "Since RabbitMQ 3.9 the library's image stops at variables that it took before, among them those that name a file with the password.",
  remedy: 'Write the setting into a file in `/etc/rabbitmq/conf.d`, which may be a secret itself.',
  source: 'https://github.com/docker-library/docs/tree/master/rabbitmq#environment-variables',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment:
      RABBITMQ_DEFAULT_PASS_FILE: /run/secrets/password
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    secrets:
      - source: user
        target: /etc/rabbitmq/conf.d/20-user.conf
secrets:
  user:
    file: user.conf
`,
  },
  *check({ file }) {
    const containers =
      file.kind === 'compose' ? file.brokers : file.workloads.map(({ container }) => container);
    const variables = containers.flatMap(({ image, environment }) =>
      image && refuses(image) ? environment : [],
    );
    for (const variable of byPlace(variables.filter(isRefused))) {
      const { name, start, end } = variable;
      yield {
        at: { start, end },
        brokerRefuses: true,
        message: `The image stops at \`${name}\`: no node starts. Set \`${settings[name] ?? settingOfTls(name)}\` in a file in \`/etc/rabbitmq/conf.d\`.`,
      };
    }
  },
});

function refuses({ isOfficial, version }: Image): boolean {
  return isOfficial && (!version || isAtLeast(version, 3, 9));
}

/** `deprecatedEnvVars` in docker-entrypoint.sh of docker-library/rabbitmq; an empty one is let pass. */
function isRefused({ name, value }: Variable): boolean {
  return (
    (name in settings ||
      /^RABBITMQ_(?:MANAGEMENT_)?SSL_(?:(?:CA)?CERTFILE|DEPTH|FAIL_IF_NO_PEER_CERT|KEYFILE|VERIFY)$/.test(
        name,
      )) &&
    value !== ''
  );
}

const settings: Readonly<Record<string, string>> = {
  RABBITMQ_DEFAULT_PASS_FILE: 'default_pass',
  RABBITMQ_DEFAULT_USER_FILE: 'default_user',
  RABBITMQ_VM_MEMORY_HIGH_WATERMARK: 'vm_memory_high_watermark.relative',
};

/** `RABBITMQ_MANAGEMENT_SSL_KEYFILE` is `management.ssl.keyfile`, `RABBITMQ_SSL_KEYFILE` is `ssl_options.keyfile`. */
function settingOfTls(name: string): string {
  const option = name.replace(/^RABBITMQ_(?:MANAGEMENT_)?SSL_/, '').toLowerCase();
  return `${name.includes('MANAGEMENT') ? 'management.ssl' : 'ssl_options'}.${option}`;
}

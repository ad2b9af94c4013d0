import type { ComposeService } from '../../deployment/compose.ts';
import type { Variable } from '../../deployment/environment.ts';
import type { Image } from '../../deployment/image.ts';
import type { Workload } from '../../deployment/kubernetes.ts';
import { entryOf, itemsOf, textOf, valueAt } from '../../yaml/yaml.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { isWellKnownPassword } from '../passwords.ts';
import type { Profile } from '../rule.ts';
import { byPlace } from './brokers.ts';
import { type DeploymentFile, defineDeploymentRule } from './deployment-rule.ts';
import { taken } from './taken-from-outside.ts';

export const credentialsFromOutside = defineDeploymentRule({
  id: 'CMP006',
  name: 'container-credentials',
  item: 'SEC001',
  severity: 'warning',
  summary: 'The first user of a container is not `guest`, and its password is not in the file.',
  why: "A blank node makes an administrator of what these variables say. The library's image opens `guest` with the password `guest` to the network where they say nothing; a password in a file is known to whoever reads the repository.",
  remedy:
    'Set `RABBITMQ_DEFAULT_USER` and `RABBITMQ_DEFAULT_PASS` from the environment or from a secret, or import definitions with users.',
  source: 'https://www.rabbitmq.com/docs/access-control#default-state',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment:
      RABBITMQ_DEFAULT_USER: guest
      RABBITMQ_DEFAULT_PASS: guest
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment:
      RABBITMQ_DEFAULT_USER: shop
      RABBITMQ_DEFAULT_PASS: \${RABBITMQ_DEFAULT_PASS:?}
`,
  },
  *compose({ file, profile, isWhole }) {
    yield* passwords(file, file.brokers, profile);
    for (const broker of file.brokers) {
      const { name, image } = broker;
      // On a machine of one's own `guest` is what everybody uses.
      if (profile === 'development' || !image || !isWhole || !broker.isWhole || hasOtherUsers(broker))
        continue;
      yield* guestOpen(image, `Service \`${name}\``, broker.environment);
    }
  },
  *kubernetes({ file, profile, isWhole }) {
    yield* passwords(
      file,
      file.workloads.map(({ container }) => container),
      profile,
    );
    for (const workload of file.workloads) {
      const { container, kind, name } = workload;
      if (isWhole && container.hasWholeEnvironment && !mountsSettings(workload)) {
        yield* guestOpen(container.image, `${kind} \`${name}\``, container.environment);
      }
    }
  },
});

const passwordNames = new Set(['RABBITMQ_DEFAULT_PASS', 'RABBITMQ_PASSWORD']);
const userNames = new Set(['RABBITMQ_DEFAULT_USER', 'RABBITMQ_USERNAME']);

function* passwords(
  file: DeploymentFile,
  brokers: readonly { readonly environment: readonly Variable[] }[],
  profile: Profile,
): Iterable<TextViolation> {
  const variables = brokers.flatMap(({ environment }) => {
    const user = environment.find(({ name }) => userNames.has(name))?.value ?? 'guest';
    return environment.filter(({ name }) => passwordNames.has(name)).map(variable => ({ ...variable, user }));
  });
  for (const variable of byPlace(variables)) {
    const { value = '', isOpen, hasDefault = false, user, valueRange } = variable;
    if (isOpen || value === '') continue;
    const isKnown = isWellKnownPassword(value, user) || value === 'bitnami';
    if (!isKnown && profile === 'development') continue;
    yield {
      at: valueRange,
      severity: profile === 'production' && (isKnown || !hasDefault) ? 'error' : 'warning',
      message: messageOf(isKnown, hasDefault, file),
      fixes: taken(file, variable),
    };
  }
}

function messageOf(isKnown: boolean, hasDefault: boolean, { kind }: DeploymentFile): string {
  const remedy = kind === 'compose' ? 'Take it from the environment.' : 'Take it from a secret.';
  if (hasDefault) {
    return `Where the variable is not set, the password of an administrator ${isKnown ? 'is one that everybody tries first' : 'is the one that stands here in clear'}. Write \`:?\` instead of a default.`;
  }
  return isKnown
    ? `The first user, an administrator, has a password that everybody tries first. ${remedy}`
    : `The password of the first user, an administrator, stands here in clear. ${remedy}`;
}

/** The library's image has `loopback_users.guest = false` in conf.d/10-defaults.conf. */
function* guestOpen(image: Image, what: string, environment: readonly Variable[]): Iterable<TextViolation> {
  const isSet = environment.some(({ name }) => passwordNames.has(name) || userNames.has(name));
  if (!image.isOfficial || isSet) return;
  yield {
    at: image,
    message: `${what} sets no user: its image opens \`guest\`, an administrator whose password everybody knows, to the network. Set \`RABBITMQ_DEFAULT_USER\` and \`RABBITMQ_DEFAULT_PASS\`.`,
  };
}

/** Settings or definitions may bring users, and so may a file of variables. */
function hasOtherUsers({ mounts, envFiles, command }: ComposeService): boolean {
  return (
    envFiles.length > 0 ||
    /add_user|change_password/.test(command) ||
    mounts.some(({ target, kind }) => target.startsWith('/etc/rabbitmq') || kind === 'config')
  );
}

function mountsSettings({ container, podSpec }: Workload): boolean {
  const paths = itemsOf(valueAt(container.node, 'volumeMounts')).map(mount =>
    textOf(valueAt(mount, 'mountPath')),
  );
  return (
    entryOf(podSpec, 'initContainers') !== undefined || paths.some(path => path?.startsWith('/etc/rabbitmq'))
  );
}

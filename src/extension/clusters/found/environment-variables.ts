import { parseManagementUrl } from '../../../management/url.ts';
import { parseClusterAddress } from '../address.ts';
import { environmentCluster } from '../environment.ts';
import type { Found } from './found.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The clusters that an environment names, as programs are given one: `RABBITMQ_MANAGEMENT_URL`; an AMQP address in any variable,
 * such as `RABBITMQ_URL` and `CLOUDAMQP_URL`; or a host, a user and a password in a variable each.
 */
export function foundInEnvironment(environment: Environment, source: string): readonly Found[] {
  const management = environmentCluster(environment);
  if (management) {
    const { cluster, password } = management;
    const { id: _, ...draft } = cluster;
    const name = environment.RABBITMQ_MANAGEMENT_NAME;
    return [{ label: 'RABBITMQ_MANAGEMENT_URL', source, draft: { ...draft, name, password } }];
  }
  const addresses = Object.entries(environment).flatMap(([name, value]) => foundAddress(name, value, source));
  return addresses.length > 0 ? addresses : foundHost(environment, source);
}

function foundAddress(name: string, value = '', source: string): readonly Found[] {
  if (!/^amqps?:\/\//i.test(value)) return [];
  // Clients may be told several nodes at once.
  const address = parseClusterAddress(value.split(',')[0] ?? '');
  if (typeof address === 'string') return [];
  const { urls, amqpAddress, username, password } = address;
  const [url, ...others] = urls;
  return [{ label: name, source, draft: { url, amqpAddress, username, password }, others }];
}

function foundHost(environment: Environment, source: string): readonly Found[] {
  const read = (names: readonly string[]) => {
    const name = names.find(each => environment[each]);
    return name === undefined ? undefined : { name, value: environment[name] ?? '' };
  };
  const host = read(hostNames);
  const user = read(userNames);
  const password = read(passwordNames)?.value;
  // A user without a host is one of a broker that is started here.
  const named = host ?? (user?.name === 'RABBITMQ_DEFAULT_USER' ? user : undefined);
  if (!named) return [];
  const port = read(['RABBITMQ_MANAGEMENT_PORT'])?.value ?? '15672';
  const address = parseManagementUrl(`http://${host?.value ?? 'localhost'}:${port}`);
  if (typeof address === 'string') return [];
  return [{ label: named.name, source, draft: { url: address.url, username: user?.value, password } }];
}

/** As frameworks, images and tutorials call them. */
const hostNames = ['RABBITMQ_HOST', 'RABBITMQ_HOSTNAME', 'RABBIT_HOST', 'SPRING_RABBITMQ_HOST', 'AMQP_HOST'];
const userNames = [
  'RABBITMQ_DEFAULT_USER',
  'RABBITMQ_USERNAME',
  'RABBITMQ_USER',
  'RABBIT_USER',
  'SPRING_RABBITMQ_USERNAME',
  'AMQP_USER',
];
const passwordNames = [
  'RABBITMQ_DEFAULT_PASS',
  'RABBITMQ_PASSWORD',
  'RABBITMQ_PASS',
  'RABBIT_PASSWORD',
  'SPRING_RABBITMQ_PASSWORD',
  'AMQP_PASSWORD',
];

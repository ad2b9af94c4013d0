import { parseYaml, textOf, valueAt, type YamlMap, type YamlNode } from '../yaml/yaml.ts';
import { type ComposeService, composeFile } from './compose.ts';
import { isFilledIn, withValues } from './variables.ts';

/** How the machine on which Docker Compose runs reaches a broker of the file. */
export interface ComposeBroker {
  readonly service: string;
  /** The address that its ports are published at. */
  readonly host: string;
  readonly management: { readonly port: number; readonly tls: boolean };
  readonly amqp?: { readonly port: number; readonly tls: boolean };
  /** Of its first user; absent: nothing in the file says it, or something outside does. */
  readonly username?: string;
  readonly password?: string;
  /** Where else its environment may be set, by paths from the folder of the file on. */
  readonly envFiles: readonly string[];
}

/**
 * The brokers of a Compose file that publish their management API at a known port.
 * @param values of the variables of Docker Compose: its `.env`, and the environment
 */
export function composeBrokers(text: string, values: Values): readonly ComposeBroker[] {
  const yaml = parseYaml(text);
  const [first, ...others] = yaml.documents;
  if (first?.root?.kind !== 'map') return [];
  const documents = [{ ...first, root: filledIn(first.root, values) }, ...others];
  const brokers = composeFile({ ...yaml, documents })?.brokers ?? [];
  return brokers.flatMap(broker => accessTo(broker) ?? []);
}

/** https://www.rabbitmq.com/docs/networking#ports; users: https://hub.docker.com/_/rabbitmq */
function accessTo(broker: ComposeService): ComposeBroker | undefined {
  const management = portOf(broker, 15672, 15671);
  if (!management) return undefined;
  const { host, port, tls } = management;
  const amqp = portOf(broker, 5672, 5671);
  const settingOf = (name: string) => {
    const found = broker.environment.find(variable => variable.name === name);
    return found?.value !== undefined && isFilledIn(found.value) ? found.value : undefined;
  };
  return {
    service: broker.name,
    host,
    management: { port, tls },
    ...(amqp && { amqp: { port: amqp.port, tls: amqp.tls } }),
    username: settingOf('RABBITMQ_DEFAULT_USER'),
    password: settingOf('RABBITMQ_DEFAULT_PASS'),
    envFiles: broker.envFiles,
  };
}

function portOf({ ports, node }: ComposeService, plain: number, secure: number) {
  // Ports of the host itself need not be published.
  if (textOf(valueAt(node, 'network_mode')) === 'host') return { host: 'localhost', port: plain, tls: false };
  for (const [inside, tls] of [
    [plain, false],
    [secure, true],
  ] as const) {
    const found = ports.find(
      ({ target, published }) => published && target.from <= inside && inside <= target.to,
    );
    if (!found?.published) continue;
    const { address, published, target } = found;
    const isAny = address === undefined || address === '0.0.0.0' || address === '::';
    return { host: isAny ? 'localhost' : address, port: published.from + inside - target.from, tls };
  }
  return undefined;
}

type Values = Readonly<Record<string, string | undefined>>;

function filledIn(map: YamlMap, values: Values): YamlMap {
  const entries = map.entries.map(entry =>
    entry.value ? { ...entry, value: filledInNode(entry.value, values) } : entry,
  );
  return { ...map, entries };
}

function filledInNode(node: YamlNode, values: Values): YamlNode {
  if (node.kind === 'map') return filledIn(node, values);
  return node.kind === 'list'
    ? { ...node, items: node.items.map(item => filledInNode(item, values)) }
    : { ...node, text: withValues(node.text, values) };
}

import type { TextRange } from '../model/model.ts';
import {
  type HaproxyDocument,
  type HaproxyLine,
  type HaproxySection,
  type HaproxyWord,
  parseHaproxy,
} from './haproxy.ts';

/** Where connections come in and where they go to. Of a `listen` section both ends are the same. */
export interface HaproxyRoute {
  readonly frontend: HaproxyProxy;
  readonly backend: HaproxyProxy;
  readonly service: RabbitmqService;
}

/** A `frontend`, `backend` or `listen` section. */
export interface HaproxyProxy {
  readonly section: HaproxySection;
  /** The `defaults` that hold for it, the nearest first. */
  readonly defaults: readonly HaproxySection[];
  readonly binds: readonly HaproxyBind[];
  readonly servers: readonly HaproxyServer[];
}

/** One address that a proxy listens on. */
export interface HaproxyBind {
  readonly line: HaproxyLine;
  /** The word that has the address. */
  readonly place: HaproxyWord;
  /** Empty for all addresses. */
  readonly host: string;
  readonly port: number | undefined;
  /** TLS ends here. */
  readonly hasTls: boolean;
}

export interface HaproxyServer {
  readonly line: HaproxyLine;
  readonly name: string;
  readonly host: string;
  /** Missing where it is the port that the connection came in on. */
  readonly port: number | undefined;
  /** How many a `server-template` stands for. */
  readonly count: number;
  /** What is written behind the address, here and in the `default-server` lines that hold. */
  readonly options: ReadonlySet<string>;
}

/** What of a node a route leads to. */
export type RabbitmqService =
  | 'amqp'
  | 'amqps'
  | 'stream'
  | 'mqtt'
  | 'stomp'
  | 'management'
  | 'metrics'
  | 'internal';

/** The routes that lead to RabbitMQ: told by the ports of the servers, then of the binds, then by names. */
export function rabbitmqRoutes(document: HaproxyDocument): readonly HaproxyRoute[] {
  const proxies = proxiesOf(document);
  const routes = proxies.flatMap(frontend =>
    frontend.section.kind === 'backend'
      ? []
      : targetsOf(frontend, proxies).flatMap(backend => routeBetween(frontend, backend)),
  );
  // A backend whose frontend stands in another file.
  const reached = new Set(routes.map(({ backend }) => backend));
  const alone = proxies.filter(proxy => proxy.section.kind === 'backend' && !reached.has(proxy));
  return [...routes, ...alone.flatMap(backend => routeBetween(backend, backend))];
}

/** Whether a text is a configuration of HAProxy that leads to RabbitMQ. */
export function frontsRabbitmq(text: string): boolean {
  return sectionsPattern.test(text) && rabbitmqRoutes(parseHaproxy(text)).length > 0;
}

const sectionsPattern = /^[ \t]*(?:listen|frontend|backend)[ \t]/m;

/** A line that holds for a proxy. */
export interface LineInEffect {
  readonly words: readonly HaproxyWord[];
  /** It stands in the section itself, not in its defaults. */
  readonly isOwn: boolean;
}

/** The line that holds for a proxy and begins with these words: its own, of several the last, else one of its `defaults`. */
export function lineInEffect(
  { section, defaults }: Pick<HaproxyProxy, 'section' | 'defaults'>,
  ...words: readonly string[]
): LineInEffect | undefined {
  for (const { lines } of [section, ...defaults]) {
    const line = lines.findLast(candidate =>
      words.every((word, index) => candidate.words[index]?.value === word),
    );
    if (line) return { words: line.words, isOwn: lines === section.lines };
  }
  return undefined;
}

/** Whether an address is this machine's alone. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host);
}

function proxiesOf({ sections }: HaproxyDocument): readonly HaproxyProxy[] {
  const proxies: HaproxyProxy[] = [];
  let latest: HaproxySection | undefined;
  const named = new Map<string, HaproxySection>();
  for (const section of sections) {
    if (section.kind === 'defaults') {
      latest = section;
      if (section.name !== '') named.set(section.name, section);
    } else if (['frontend', 'backend', 'listen'].includes(section.kind)) {
      const defaults = chainOf(parentOf(section, named) ?? latest, named);
      proxies.push({ section, defaults, binds: bindsOf(section), servers: serversOf(section, defaults) });
    }
  }
  return proxies;
}

/** `from` names the defaults that a section takes the place of. */
function parentOf(
  { header }: HaproxySection,
  named: ReadonlyMap<string, HaproxySection>,
): HaproxySection | undefined {
  const from = header.words.findIndex(({ value }, index) => index > 0 && value === 'from');
  return from < 0 ? undefined : named.get(header.words[from + 1]?.value ?? '');
}

function chainOf(
  section: HaproxySection | undefined,
  named: ReadonlyMap<string, HaproxySection>,
): readonly HaproxySection[] {
  const chain: HaproxySection[] = [];
  for (let next = section; next && !chain.includes(next); next = parentOf(next, named)) chain.push(next);
  return chain;
}

function targetsOf(frontend: HaproxyProxy, proxies: readonly HaproxyProxy[]): readonly HaproxyProxy[] {
  if (frontend.section.kind === 'listen' && frontend.servers.length > 0) return [frontend];
  const named = [frontend.section, ...frontend.defaults]
    .flatMap(({ lines }) => lines)
    .filter(({ words }) => /^(?:default_backend|use_backend)$/.test(words[0]?.value ?? ''))
    .map(({ words }) => words[1]?.value);
  const targets = proxies.filter(
    ({ section }) => section.kind !== 'frontend' && named.includes(section.name),
  );
  return targets.length > 0 ? targets : [frontend];
}

function routeBetween(frontend: HaproxyProxy, backend: HaproxyProxy): readonly HaproxyRoute[] {
  const service = serviceOf(frontend, backend);
  return service ? [{ frontend, backend, service }] : [];
}

function serviceOf(frontend: HaproxyProxy, backend: HaproxyProxy): RabbitmqService | undefined {
  const names = [
    frontend.section.name,
    backend.section.name,
    ...backend.servers.flatMap(({ name, host }) => [name, host]),
  ];
  const isNamed = names.some(name => /rabbit|amqp|(?:^|[._-])r?mq(?:\d|$|[._-])/i.test(name));
  if (names.some(name => otherBrokers.test(name))) return undefined;
  const ports = [
    ...backend.servers.flatMap(({ port }) => port ?? []),
    ...frontend.binds.flatMap(({ port }) => port ?? []),
  ];
  for (const port of ports) {
    const service = ownPorts.get(port) ?? (isNamed ? sharedPorts.get(port) : undefined);
    if (service) return service;
  }
  if (!isNamed || backend.servers.length === 0) return undefined;
  if (names.some(name => /manage|mgmt|admin|console|(?:^|[._-])(?:ui|web|http)/i.test(name)))
    return 'management';
  if (names.some(name => /metric|prometheus|exporter|stat/i.test(name))) return 'metrics';
  if (names.some(name => /stream/i.test(name))) return 'stream';
  if (names.some(name => /mqtt/i.test(name))) return 'mqtt';
  return names.some(name => /stomp/i.test(name)) ? 'stomp' : 'amqp';
}

/** They speak AMQP too, in a version that has the same port. */
const otherBrokers = /activemq|artemis|qpid|solace|servicebus/i;

/** Ports that mean RabbitMQ wherever they stand: https://www.rabbitmq.com/docs/networking#ports */
const ownPorts: ReadonlyMap<number, RabbitmqService> = new Map([
  [5672, 'amqp'],
  [5671, 'amqps'],
  [15672, 'management'],
  [15671, 'management'],
  [15692, 'metrics'],
  [15691, 'metrics'],
  [25672, 'internal'],
]);

/** Ports that other programs have too. */
const sharedPorts: ReadonlyMap<number, RabbitmqService> = new Map([
  [5552, 'stream'],
  [5551, 'stream'],
  [1883, 'mqtt'],
  [8883, 'mqtt'],
  [61613, 'stomp'],
  [61614, 'stomp'],
  [4369, 'internal'],
]);

function bindsOf({ kind, header, lines }: HaproxySection): readonly HaproxyBind[] {
  const written = lines.filter(({ words }) => words[0]?.value === 'bind').map(line => [line, 1] as const);
  // Until 1.5 a proxy could have its address behind its name.
  const old = kind !== 'backend' && /:\d/.test(header.words[2]?.value ?? '') ? [[header, 2] as const] : [];
  return [...old, ...written].flatMap(([line, index]) => {
    const place = line.words[index];
    if (!place) return [];
    const hasTls = line.words.slice(index + 1).some(({ value }) => value === 'ssl');
    return place.value.split(',').map(address => ({ line, place, hasTls, ...addressOf(address) }));
  });
}

function serversOf({ lines }: HaproxySection, defaults: readonly HaproxySection[]): readonly HaproxyServer[] {
  const common = new Set<string>();
  const add = ({ words }: HaproxyLine, from: number, options: Set<string>) => {
    for (const { value } of words.slice(from)) {
      // `no-check` takes back what a `default-server` says.
      if (value.startsWith('no-')) options.delete(value.slice(3));
      else options.add(value);
    }
  };
  const inherited = [...defaults].reverse().flatMap(section => section.lines);
  for (const line of inherited) if (line.words[0]?.value === 'default-server') add(line, 1, common);
  const servers: HaproxyServer[] = [];
  for (const line of lines) {
    const [keyword, name, third, fourth] = line.words;
    if (keyword?.value === 'default-server') add(line, 1, common);
    const isTemplate = keyword?.value === 'server-template';
    const address = isTemplate ? fourth : third;
    if ((keyword?.value !== 'server' && !isTemplate) || !name || !address) continue;
    const options = new Set(common);
    add(line, isTemplate ? 4 : 3, options);
    const count = isTemplate ? Number(/\d+$/.exec(third?.value ?? '')?.[0] ?? 1) : 1;
    servers.push({ line, name: name.value, count, options, ...addressOf(address.value) });
  }
  return servers;
}

/** `host:port`, where either may be missing; before them may stand what kind of address it is. */
function addressOf(written: string): { readonly host: string; readonly port: number | undefined } {
  const address = written.replace(/^(?:ipv[46]|tcp[46]?|quic[46])@/, '');
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(address) ?? [];
  const isEverywhere = /^(?:\*|0\.0\.0\.0|\[?::\]?|:)?$/.test(host);
  return { host: isEverywhere ? '' : host, port: port === undefined ? undefined : Number(port) };
}

/** The place of a proxy: its header. */
export function placeOf({ section }: HaproxyProxy): TextRange {
  return section.header;
}

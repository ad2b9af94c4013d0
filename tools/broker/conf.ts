/** The one user of a private broker. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Address {
  readonly ip: string;
  readonly port: number;
}

/** What a private broker has beside what every one has. A broker that others run has what it has. */
export interface NodeExtras {
  /** Enabled beside management, Prometheus and shovel. */
  readonly plugins?: readonly string[];
  /** Lines for rabbitmq.conf, the last one ended; they may name the folder in which the node sees its files. */
  readonly conf?: string | ((folder: string) => string);
  /** Further files beside rabbitmq.conf, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The rabbitmq.conf of a private broker: where it listens, its user, and statistics fresh enough for tests. */
export function brokerConf(
  { username, password }: Credentials,
  { conf = '' }: NodeExtras,
  listen: { amqp: string; management: Address; prometheus: Address },
  folder: string,
): string {
  return `listeners.tcp.1 = ${listen.amqp}
management.tcp.ip = ${listen.management.ip}
management.tcp.port = ${listen.management.port}
prometheus.tcp.ip = ${listen.prometheus.ip}
prometheus.tcp.port = ${listen.prometheus.port}
default_user = ${username}
default_pass = ${password}
collect_statistics_interval = 1000
log.file.level = info
${typeof conf === 'string' ? conf : conf(folder)}`;
}

/** The enabled_plugins file of a private broker. */
export function enabledPlugins({ plugins = [] }: NodeExtras): string {
  const always = [
    'rabbitmq_management',
    'rabbitmq_prometheus',
    'rabbitmq_shovel',
    'rabbitmq_shovel_management',
  ];
  return `[${[...always, ...plugins].join(',')}].\n`;
}

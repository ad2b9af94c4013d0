/** The one user of a private broker. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Address {
  readonly ip: string;
  readonly port: number;
}

/** The rabbitmq.conf of a private broker: where it listens, its user, and statistics fresh enough for tests. */
export function brokerConf(
  { username, password }: Credentials,
  listen: { amqp: string; management: Address; prometheus: Address },
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
`;
}

/** The enabled_plugins file of a private broker. */
export const enabledPlugins =
  '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_shovel,rabbitmq_shovel_management].\n';

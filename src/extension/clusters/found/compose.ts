import type { ComposeBroker } from '../../../deployment/compose-access.ts';
import type { Found } from './found.ts';

/**
 * A broker of a Compose file.
 * @param environment what its other files of variables set
 */
export function foundInCompose(
  { service, host, management, amqp, username, password }: ComposeBroker,
  environment: Readonly<Record<string, string | undefined>>,
  source: string,
): Found {
  const address = host.includes(':') ? `[${host}]` : host;
  const user = username ?? environment.RABBITMQ_DEFAULT_USER;
  return {
    label: service,
    source,
    draft: {
      url: `${management.tls ? 'https' : 'http'}://${address}:${management.port}/`,
      // Inside of its container the broker listens on another port than it is reached at.
      ...(amqp && { amqpAddress: `${amqp.tls ? 'amqps' : 'amqp'}://${address}:${amqp.port}` }),
      environment: 'development',
      username: user ?? 'guest',
      password: password ?? environment.RABBITMQ_DEFAULT_PASS ?? (user === undefined ? 'guest' : undefined),
    },
  };
}

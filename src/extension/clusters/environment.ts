import { profiles } from '../../lint/profile.ts';
import { parseManagementUrl } from '../../management/url.ts';
import type { Cluster } from './cluster.ts';

/**
 * The cluster that the environment names: `RABBITMQ_MANAGEMENT_URL`, `RABBITMQ_MANAGEMENT_USERNAME`,
 * `RABBITMQ_MANAGEMENT_PASSWORD`, for its label `RABBITMQ_MANAGEMENT_NAME`, and, where clients connect to another address
 * than the broker tells, `RABBITMQ_AMQP_ADDRESS`. `RABBITMQ_MANAGEMENT_ENVIRONMENT` (production, staging, development; what
 * is neither is taken for production) and `RABBITMQ_MANAGEMENT_READ_ONLY=1` mark it. The password is kept in memory only.
 */
export function environmentCluster(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly cluster: Cluster; readonly password: string } | undefined {
  const address = parseManagementUrl(environment.RABBITMQ_MANAGEMENT_URL ?? '');
  if (typeof address === 'string') return undefined;
  const { RABBITMQ_MANAGEMENT_READ_ONLY: readOnly = '' } = environment;
  const mark = environment.RABBITMQ_MANAGEMENT_ENVIRONMENT?.toLowerCase();
  return {
    cluster: {
      id: 'environment',
      name: environment.RABBITMQ_MANAGEMENT_NAME || new URL(address.url).host,
      url: address.url,
      ...(environment.RABBITMQ_AMQP_ADDRESS && { amqpAddress: environment.RABBITMQ_AMQP_ADDRESS }),
      username: environment.RABBITMQ_MANAGEMENT_USERNAME ?? address.username ?? 'guest',
      ...(mark && { environment: profiles.find(profile => profile === mark) ?? 'production' }),
      // Whatever else it says is meant to protect.
      ...(!['', '0', 'false', 'no'].includes(readOnly.toLowerCase()) && { readOnly: true }),
    },
    password: environment.RABBITMQ_MANAGEMENT_PASSWORD ?? address.password ?? 'guest',
  };
}

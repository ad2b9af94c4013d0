import type { Broker } from '../../tools/broker.ts';

/** What a broker said to a definitions file. */
export interface Verdict {
  readonly status: number;
  /** The broker's own words. */
  readonly words: string;
}

/** All the plugins whose exchange types, policy keys and parameters the linter knows of. */
export const plugins = [
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_federation',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
];

/** `POST /api/definitions` with the text as it is. */
export async function importText(broker: Broker, text: string): Promise<Verdict> {
  const response = await fetch(`${broker.managementUrl}/api/definitions`, {
    method: 'POST',
    headers: { authorization: authorization(broker), 'content-type': 'application/json' },
    body: text,
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, words: await response.text() };
}

export function authorization({ username, password }: Broker): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

import { type ApiAccess, callApi } from '../tools/broker/api.ts';
import { type Broker, startBroker } from '../tools/broker.ts';
import { type Lifetime, waitFor } from '../tools/lifetime.ts';
import definitions from './definitions.json' with { type: 'json' };
import { startConsumer, startPublisher } from './service.ts';
import { consumers, publishers } from './services.ts';

/** The running demo: how to reach its broker, as {@link Broker} tells it, and the vhosts that it lives in. */
export interface Demo extends Pick<Broker, 'managementUrl' | 'amqpUrl' | 'username' | 'password' | 'label'> {
  readonly vhosts: { readonly [name in DemoVhost]: string };
}

export type DemoVhost = 'shop' | 'backoffice';

/** Where the demo's messages die, and of what. */
export const deadLetterQueues = [
  { vhost: 'shop', queue: 'orders.dead', reason: 'rejected' },
  { vhost: 'shop', queue: 'payments.review', reason: 'delivery_limit' },
  { vhost: 'shop', queue: 'payments.expired', reason: 'expired' },
  { vhost: 'shop', queue: 'notifications.undelivered', reason: 'rejected' },
  { vhost: 'shop', queue: 'notifications.overflow', reason: 'maxlen' },
  { vhost: 'backoffice', queue: 'invoices.dlq', reason: 'rejected' },
] as const satisfies { vhost: DemoVhost; queue: string; reason: string }[];

/**
 * Starts the living demo, on a broker of its own or on the given one: the topology of definitions.json, and
 * the services of a shop that publish and consume a few messages a second until `lifetime` ends.
 * Resolves when every one of {@link deadLetterQueues} shows messages in the management API.
 *
 * On a broker that is not ours it lives in vhosts named `rmq-demo-…`, which it removes at the end.
 * @throws when such a vhost is there already: it may be another run's.
 */
export async function startDemo(lifetime: Lifetime, on?: Broker): Promise<Demo> {
  const broker = on ?? (await startBroker(lifetime, { name: 'rmq-demo' }));
  const prefix = broker.private ? '' : 'rmq-demo-';
  const vhosts = { shop: `${prefix}shop`, backoffice: `${prefix}backoffice` };
  await makeVhosts(lifetime, broker, Object.values(vhosts));
  await callApi(broker, 'POST', '/api/definitions', inVhosts(vhosts));

  const vhostUrl = (name: DemoVhost) => `${broker.amqpUrl}/${encodeURIComponent(vhosts[name])}`;
  for (const consumer of consumers) await startConsumer(lifetime, vhostUrl(consumer.vhost), consumer);
  for (const publisher of publishers) await startPublisher(lifetime, vhostUrl(publisher.vhost), publisher);
  await untilMessagesDied(broker, vhosts);

  const { managementUrl, amqpUrl, username, password, label } = broker;
  return { managementUrl, amqpUrl, username, password, label, vhosts };
}

/** How the extension learns of the demo: by its environment, so that no password is written anywhere. */
export function clusterEnvironment({ managementUrl, username, password }: Demo): NodeJS.ProcessEnv {
  return {
    RABBITMQ_MANAGEMENT_NAME: 'Demo',
    RABBITMQ_MANAGEMENT_URL: managementUrl,
    RABBITMQ_MANAGEMENT_USERNAME: username,
    RABBITMQ_MANAGEMENT_PASSWORD: password,
  };
}

async function makeVhosts(lifetime: Lifetime, broker: Broker, names: string[]): Promise<void> {
  const present = (await callApi(broker, 'GET', '/api/vhosts?columns=name')) as { name: string }[];
  const taken = names.find(name => present.some(vhost => vhost.name === name));
  if (taken) {
    throw new Error(
      `The demo needs vhost ${taken}, which is on ${broker.label} already. ` +
        'Another demo runs there, or one was cut off: delete that vhost first.',
    );
  }
  for (const name of names) {
    const path = `/api/vhosts/${encodeURIComponent(name)}`;
    await callApi(broker, 'PUT', path);
    if (!broker.private) lifetime.defer(() => callApi(broker, 'DELETE', path));
    await callApi(
      broker,
      'PUT',
      `/api/permissions/${encodeURIComponent(name)}/${encodeURIComponent(broker.username)}`,
      { configure: '.*', write: '.*', read: '.*' },
    );
  }
}

/** The topology with its vhosts renamed. */
function inVhosts(vhosts: Demo['vhosts']): unknown {
  const move = <T extends { vhost: string }>(objects: T[]) =>
    objects.map(object => ({ ...object, vhost: vhosts[object.vhost as DemoVhost] }));
  const { exchanges, queues, bindings, policies } = definitions;
  return {
    exchanges: move(exchanges),
    queues: move(queues),
    bindings: move(bindings),
    policies: move(policies),
  };
}

async function untilMessagesDied(access: ApiAccess, vhosts: Demo['vhosts']): Promise<void> {
  await waitFor(
    'messages in every dead letter queue of the demo',
    async () => {
      const queues = (await callApi(access, 'GET', '/api/queues?columns=vhost,name,messages')) as {
        vhost: string;
        name: string;
        messages?: number;
      }[];
      const empty = deadLetterQueues.filter(
        dead =>
          !queues.some(
            ({ vhost, name, messages }) =>
              vhost === vhosts[dead.vhost] && name === dead.queue && (messages ?? 0) > 0,
          ),
      );
      if (empty.length === 0) return true;
      throw new Error(`still empty: ${empty.map(({ queue }) => queue).join(', ')}`);
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  );
}

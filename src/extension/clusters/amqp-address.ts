import { askAmqpAddress } from './ask.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterStore } from './store.ts';

/** Asks where clients connect to the cluster; an empty answer goes back to what the broker says. */
export async function setAmqpAddress(cluster: Cluster, store: ClusterStore): Promise<void> {
  if (store.isFromEnvironment(cluster)) {
    throw new Error(
      `${cluster.name} comes from the environment of VS Code: set RABBITMQ_AMQP_ADDRESS there, such as amqp://localhost:5672.`,
    );
  }
  store.mustBeOwn(cluster);
  const amqpAddress = await askAmqpAddress(cluster.name, cluster.amqpAddress);
  if (amqpAddress !== undefined)
    await store.update({ ...store.current(cluster), amqpAddress: amqpAddress || undefined });
}

import type { TreeNode } from '../explorer/node.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import type { Logger } from '../logger.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterStore } from './store.ts';

export interface ClusterServices {
  readonly store: ClusterStore;
  readonly documents: LanguageDocuments;
  readonly log: Logger;
}

/** What is done with the clusters that a person knows, their code loaded with the first use; the brokers are not changed. */
export function clusterHandlers({ store, documents, log }: ClusterServices) {
  const clusterOf = (node: unknown): Cluster | undefined => {
    const id = (node as TreeNode | undefined)?.target?.cluster;
    return store.list().find(cluster => cluster.id === id);
  };
  /** Nothing where the cluster is gone. */
  const onCluster =
    <M>(load: () => Promise<M>, act: (module: M, cluster: Cluster) => Promise<void>) =>
    async (node: unknown) => {
      const cluster = clusterOf(node);
      if (cluster) await act(await load(), cluster);
    };
  const adding = () => import('./add.ts');
  return {
    addCluster: {
      run: async () => {
        const { addCluster } = await adding();
        const { discoverClusters } = await import('./found/discover.ts');
        await addCluster(store, log, () => discoverClusters(documents));
      },
    },
    editCluster: { run: onCluster(adding, ({ editCluster }, cluster) => editCluster(cluster, store, log)) },
    updateCredentials: {
      run: onCluster(adding, ({ updateCredentials }, cluster) => updateCredentials(cluster, store, log)),
    },
    setAmqpAddress: {
      run: onCluster(
        () => import('./amqp-address.ts'),
        ({ setAmqpAddress }, cluster) => setAmqpAddress(cluster, store),
      ),
    },
    markCluster: {
      run: async (node: unknown) => {
        const { markCluster } = await import('./mark.ts');
        await markCluster(store, clusterOf(node));
      },
    },
    shareClusters: {
      run: async (node: unknown) => {
        const { shareClusters } = await import('./share.ts');
        await shareClusters(store, clusterOf(node));
      },
    },
    removeCluster: {
      confirm: (node: unknown) => {
        const cluster = clusterOf(node);
        if (!cluster) return undefined;
        if (store.isFromEnvironment(cluster)) {
          throw new Error(
            `${cluster.name} comes from RABBITMQ_MANAGEMENT_URL in the environment of VS Code: unset it to remove the cluster.`,
          );
        }
        store.mustBeOwn(cluster);
        return `Remove ${cluster.name} from VS Code? Its password is deleted from the secret storage. The broker is not touched.`;
      },
      run: async (node: unknown) => {
        const cluster = clusterOf(node);
        if (cluster) await store.remove(cluster);
      },
    },
  };
}

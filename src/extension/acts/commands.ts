import type { Cluster } from '../clusters/cluster.ts';
import { refusesWrites } from '../clusters/guard.ts';
import { actCommands } from '../contributions/act-commands.ts';
import type { NodeTarget, TreeNode } from '../explorer/node.ts';
import type { CommandHandlers } from '../run-command.ts';
import type { ActServices, VhostPlace } from './act.ts';

/** What changes clusters; its code is loaded with the first use, and asks the guard itself. */
export function actHandlers(services: ActServices) {
  const targetOf = (node: unknown): NodeTarget => (node as TreeNode).target;
  const clusterOf = (node: unknown): Cluster =>
    services.store.current({ id: targetOf(node).cluster, name: 'The cluster' });
  const vhostOf = (node: unknown): VhostPlace => ({
    cluster: clusterOf(node),
    vhost: named(targetOf(node).vhost, 'virtual host'),
  });
  const userOf = (node: unknown): string => named(targetOf(node).user, 'user');
  const after = <M>(
    id: keyof typeof actCommands,
    load: () => Promise<M>,
    act: (module: M, node: unknown) => Promise<void>,
  ) => ({
    writes: 'asksItself' as const,
    run: async (node: unknown) => {
      if (refusesWrites(services.store, clusterOf(node), actCommands[id].title.replace('…', ''))) return;
      await act(await load(), node);
    },
  });
  const forms = () => import('./declare-panel.ts');
  const deletions = () => import('./delete.ts');
  const policies = () => import('./policies.ts');
  const vhosts = () => import('./vhosts.ts');
  const users = () => import('./users.ts');
  const permissions = () => import('./permissions.ts');
  const limits = () => import('./limits.ts');
  const connections = () => import('./connections.ts');
  const leaders = () => import('./leaders.ts');
  const imports = () => import('./import-definitions.ts');

  return {
    declareQueue: after('declareQueue', forms, ({ openDeclareForm }, node) => {
      const isStream = (node as TreeNode).kind === 'streams';
      const item = isStream ? { arguments: { 'x-queue-type': 'stream' } } : {};
      return openDeclareForm(services, vhostOf(node), 'queue', item);
    }),
    declareExchange: after('declareExchange', forms, ({ openDeclareForm }, node) =>
      openDeclareForm(services, vhostOf(node), 'exchange'),
    ),
    bind: after('bind', forms, ({ openDeclareForm }, node) => {
      const { queue, exchange } = targetOf(node);
      const item = {
        ...(exchange === undefined ? {} : { source: exchange }),
        ...(queue === undefined ? {} : { destination: queue }),
      };
      return openDeclareForm(services, vhostOf(node), 'binding', item);
    }),
    setPolicy: after('setPolicy', forms, ({ openDeclareForm }, node) =>
      openDeclareForm(services, vhostOf(node), 'policy'),
    ),
    setOperatorPolicy: after('setOperatorPolicy', forms, ({ openDeclareForm }, node) =>
      openDeclareForm(services, vhostOf(node), 'operator policy'),
    ),
    editPolicy: after('editPolicy', forms, ({ openPolicyForm }, node) =>
      openPolicyForm(services, vhostOf(node), named(targetOf(node).policy, 'policy')),
    ),
    createVhost: after('createVhost', vhosts, ({ createVhost }, node) =>
      createVhost(services, clusterOf(node)),
    ),
    editVhost: after('editVhost', vhosts, ({ editVhost }, node) => editVhost(services, vhostOf(node))),
    limitVhost: after('limitVhost', limits, ({ changeLimit }, node) =>
      changeLimit(services, clusterOf(node), { kind: 'vhost', name: vhostOf(node).vhost }),
    ),
    addUser: after('addUser', users, ({ addUser }, node) => addUser(services, clusterOf(node))),
    changePassword: after('changePassword', users, ({ changePassword }, node) =>
      changePassword(services, clusterOf(node), userOf(node)),
    ),
    changeTags: after('changeTags', users, ({ changeTags }, node) =>
      changeTags(services, clusterOf(node), userOf(node)),
    ),
    changePermissions: after('changePermissions', permissions, ({ changePermissions }, node) =>
      changePermissions(services, {
        cluster: clusterOf(node),
        user: userOf(node),
        vhost: targetOf(node).vhost,
      }),
    ),
    changeTopicPermissions: after('changeTopicPermissions', permissions, ({ changeTopicPermissions }, node) =>
      changeTopicPermissions(services, {
        cluster: clusterOf(node),
        user: userOf(node),
        vhost: targetOf(node).vhost,
      }),
    ),
    limitUser: after('limitUser', limits, ({ changeLimit }, node) =>
      changeLimit(services, clusterOf(node), { kind: 'user', name: userOf(node) }),
    ),
    closeConnectionsOf: after('closeConnectionsOf', connections, ({ askToCloseConnectionsOf }, node) =>
      askToCloseConnectionsOf(services, clusterOf(node), userOf(node)),
    ),
    closeConnection: after('closeConnection', connections, ({ askToCloseConnection }, node) => {
      const connection = named(targetOf(node).connection, 'connection');
      return askToCloseConnection(services, clusterOf(node), connection);
    }),
    changeMembers: after('changeMembers', leaders, ({ changeMembers }, node) => {
      const { queue, queueType } = targetOf(node);
      if (queueType !== undefined && queueType !== 'quorum')
        throw new Error(`${queue} is a ${queueType} queue: members that can be changed have quorum queues.`);
      return changeMembers(services, vhostOf(node), named(queue, 'queue'));
    }),
    rebalance: after('rebalance', leaders, ({ rebalance }, node) => rebalance(services, clusterOf(node))),
    exportDefinitions: {
      run: async node => {
        const { openExport } = await import('./export-definitions.ts');
        await openExport(services, clusterOf(node), targetOf(node).vhost);
      },
    },
    importDefinitions: after('importDefinitions', imports, ({ importFile }, node) =>
      importFile(services, clusterOf(node), targetOf(node).vhost),
    ),
    deleteQueue: after('deleteQueue', deletions, ({ askToDeleteQueue }, node) =>
      askToDeleteQueue(services, vhostOf(node), named(targetOf(node).queue, 'queue')),
    ),
    deleteExchange: after('deleteExchange', deletions, ({ askToDeleteExchange }, node) =>
      askToDeleteExchange(services, vhostOf(node), named(targetOf(node).exchange, 'exchange')),
    ),
    deleteBinding: after('deleteBinding', deletions, ({ askToDeleteBinding }, node) =>
      askToDeleteBinding(services, vhostOf(node), named(targetOf(node).binding, 'binding')),
    ),
    deletePolicy: after('deletePolicy', policies, ({ askToDeletePolicy }, node) =>
      askToDeletePolicy(services, vhostOf(node), named(targetOf(node).policy, 'policy')),
    ),
    deleteVhost: after('deleteVhost', vhosts, ({ askToDeleteVhost }, node) =>
      askToDeleteVhost(services, vhostOf(node)),
    ),
    deleteUser: after('deleteUser', users, ({ askToDeleteUser }, node) =>
      askToDeleteUser(services, clusterOf(node), userOf(node)),
    ),
    clearPermissions: after('clearPermissions', permissions, ({ askToClearPermissions }, node) =>
      askToClearPermissions(services, { ...vhostOf(node), user: userOf(node) }),
    ),
  } satisfies Pick<CommandHandlers, keyof typeof actCommands>;
}

function named<T>(value: T | undefined, kind: string): T {
  if (value === undefined) throw new Error(`This is no ${kind}.`);
  return value;
}

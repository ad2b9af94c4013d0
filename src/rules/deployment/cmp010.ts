import { type ComposeFile, type ComposeService, settingOf } from '../../deployment/compose.ts';
import { textOf, valueAt } from '../../yaml/yaml.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const composedCluster = defineDeploymentRule({
  id: 'CMP010',
  name: 'composed-cluster-size',
  item: 'HA001',
  severity: 'warning',
  summary: 'The brokers of a file make one cluster of three nodes, or of another odd number.',
  why: 'Queues, streams and the metadata need more than half of the nodes. Two nodes stop when either fails; four stand as many failures as three. Replicas of one service know nothing of each other until peer discovery tells them: clients then meet one broker or the other.',
  remedy: 'Have three services with one Erlang cookie and a list of peers, best on three hosts.',
  source: 'https://www.rabbitmq.com/docs/clustering#node-count',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: { bad: cluster('one', 'two'), good: cluster('one', 'two', 'three') },
  *compose({ file, profile, isWhole }) {
    const members = file.brokers.filter(broker => isMember(broker, file));
    const [first] = members;
    if (first && members.length > 1 && members.length % 2 === 0 && isWhole) {
      const count = members.length;
      yield {
        at: first.nameRange,
        message: `The cluster has ${count} nodes: ${count === 2 ? 'when either fails, the other one has no majority.' : `it stands no more failures than one of ${count - 1}.`} Have ${count + 1}.`,
      };
    }
    for (const broker of file.brokers) {
      const replicas = Number(settingOf(broker, 'deploy', 'replicas') ?? settingOf(broker, 'scale') ?? 1);
      const at = valueAt(broker.node, 'deploy', 'replicas') ?? valueAt(broker.node, 'scale');
      if (!at || !(replicas > 1) || mayDiscoverPeers(broker)) continue;
      yield {
        at,
        message: `${replicas} replicas of service \`${broker.name}\` are as many separate brokers: clients meet one or another, with its own queues. Make a cluster of three services.`,
      };
    }
    const [only] = file.brokers;
    if (
      only &&
      file.brokers.length === 1 &&
      isWhole &&
      only.isWhole &&
      profile === 'production' &&
      !mayDiscoverPeers(only)
    ) {
      yield {
        at: only.nameRange,
        severity: 'info',
        message: `Service \`${only.name}\` is the only node: while it is down, or its disk is lost, there is no broker. For production have three nodes on three hosts.`,
      };
    }
  },
});

/** A service that has the cookie of another one, or a list of peers, is meant to be in a cluster. */
function isMember(broker: ComposeService, { brokers, root }: ComposeFile): boolean {
  const cookie = cookieOf(broker);
  return (
    brokers.some(other => other !== broker && cookie !== undefined && cookieOf(other) === cookie) ||
    /join_cluster/.test(broker.command) ||
    broker.mounts.some(({ name = '' }) =>
      /^\s*cluster_formation\.classic_config\.nodes\./m.test(
        textOf(valueAt(root, 'configs', name, 'content')) ?? '',
      ),
    )
  );
}

/** The cookie, or what stands for it: an open one is equal where the same variable gives it. */
function cookieOf({ environment, mounts }: ComposeService): string | undefined {
  const variable = environment.find(({ name }) => /^RABBITMQ_ERL(?:ANG)?_COOKIE$/.test(name));
  const mount = mounts.find(({ target }) => target.endsWith('/.erlang.cookie'));
  return variable?.value ?? mount?.path ?? mount?.name;
}

function mayDiscoverPeers({ environment, mounts, command, envFiles }: ComposeService): boolean {
  return (
    mounts.some(({ target }) => /^\/(?:etc|bitnami)\/rabbitmq\b|\.erlang\.cookie$/.test(target)) ||
    environment.some(({ name }) => /CLUSTER|AUTOCLUSTER|COOKIE/.test(name)) ||
    envFiles.length > 0 ||
    /join_cluster/.test(command)
  );
}

function cluster(...names: readonly string[]): string {
  const services = names.map(
    name => `  ${name}:
    image: rabbitmq:4.3-management
    hostname: ${name}
    environment:
      RABBITMQ_ERLANG_COOKIE: \${RABBITMQ_ERLANG_COOKIE:?}
`,
  );
  return `services:\n${services.join('')}`;
}

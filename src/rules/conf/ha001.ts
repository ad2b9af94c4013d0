import { defineConfRule } from './conf-rule.ts';

export const oddClusterSize = defineConfRule({
  id: 'HA001',
  name: 'odd-number-of-nodes',
  item: 'HA001',
  severity: 'warning',
  summary: 'A cluster has three nodes, or another odd number of them.',
  why: 'Queues, streams and the metadata need more than half of the nodes. Two nodes stop when either fails, which is worse than one; four stand as many failures as three.',
  remedy: 'Have three nodes, or five.',
  source: 'https://www.rabbitmq.com/docs/clustering#node-count',
  versions: '>=3.10',
  examples: {
    bad: nodes('rabbit@one', 'rabbit@two'),
    good: nodes('rabbit@one', 'rabbit@two', 'rabbit@three'),
  },
  *check({ settings, isWhole }) {
    const peers = settings.of('cluster_formation.classic_config.nodes.$node');
    const [first] = peers;
    const count = new Set(peers.map(({ value }) => value)).size;
    if (first && isWhole && count % 2 === 0) {
      yield {
        at: first,
        message: `The cluster has ${count} nodes: ${consequence(count)} Have ${count + 1}.`,
      };
    }
    const hint = settings.get('cluster_formation.target_cluster_size_hint');
    const size = Number(hint?.value);
    if (hint && size > 0 && size % 2 === 0) {
      yield {
        at: hint.valueRange,
        severity: 'info',
        message: `The cluster is to have ${size} nodes: ${consequence(size)} Have ${size + 1}.`,
      };
    }
  },
});

function consequence(count: number): string {
  return count === 2
    ? 'when either fails, the other one has no majority.'
    : `it stands no more failures than one of ${count - 1}.`;
}

function nodes(...names: readonly string[]): string {
  const lines = names.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`);
  return ['cluster_formation.peer_discovery_backend = classic_config', ...lines, ''].join('\n');
}

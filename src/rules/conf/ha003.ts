import type { Setting } from '../../conf/conf.ts';
import { insertLines, removeSetting, replaceValue } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { type ConfEvidence, defineConfRule, type TextFix, type TextViolation } from './conf-rule.ts';

export const partitionHandling = defineConfRule({
  id: 'HA003',
  name: 'partition-handling',
  item: 'HA003',
  severity: 'warning',
  summary: 'A cluster with Mnesia has a strategy for network partitions; one with Khepri has none.',
  why: 'With `ignore`, the default, both sides of a partition go on alone and do not come together again by themselves: one of them loses what it was told meanwhile. From RabbitMQ 4.3 on the majority decides, and the setting has no effect.',
  remedy:
    'Set `cluster_partition_handling = pause_minority` in a cluster of three or more nodes; remove it from RabbitMQ 4.3 on.',
  source: 'https://www.rabbitmq.com/docs/4.2/partitions',
  versions: '>=3.10',
  exampleVersion: { major: 4, minor: 2 },
  examples: {
    bad: 'cluster_partition_handling = ignore\n',
    good: 'cluster_partition_handling = pause_minority\n',
  },
  *check(evidence) {
    const { settings, version } = evidence;
    const strategy = settings.get('cluster_partition_handling');
    if (isAtLeast(version, 4, 3)) yield* withoutEffect(evidence);
    else if (strategy) yield* judged(strategy, evidence);
    else yield* missing(evidence);
  },
});

function* withoutEffect({ document, settings }: ConfEvidence): Iterable<TextViolation> {
  for (const { setting, key } of settings.all) {
    if (!key?.key.startsWith('cluster_partition_handling')) continue;
    yield {
      at: setting,
      severity: 'info',
      message: `\`${setting.key}\` has no effect from RabbitMQ 4.3 on: the majority of the nodes decides. Remove it.`,
      fixes: [{ title: 'Remove this line', edits: [removeSetting(document, setting)], preferred: true }],
    };
  }
}

function* judged(strategy: Setting, { settings, version }: ConfEvidence): Iterable<TextViolation> {
  const pauseMinority: TextFix = {
    title: 'Change to `pause_minority`',
    edits: [replaceValue(strategy, 'pause_minority')],
    preferred: true,
  };
  if (strategy.value === 'ignore') {
    yield {
      at: strategy.valueRange,
      message: `With \`ignore\` both sides of a network partition go on alone, and one loses what it was told meanwhile. ${isAtLeast(version, 4, 0) ? 'Until Khepri is enabled, use' : 'Use'} \`pause_minority\`.`,
      fixes: [pauseMinority],
    };
  } else if (strategy.value === 'autoheal') {
    yield {
      at: strategy.valueRange,
      severity: 'info',
      message:
        'With `autoheal` both sides of a partition go on alone, then one restarts and loses what it was told. `pause_minority` stops the smaller side at once.',
      fixes: [pauseMinority],
    };
  } else if (strategy.value === 'pause_minority' && peersOf(settings) === 2) {
    yield {
      at: strategy.valueRange,
      severity: 'error',
      message:
        'With `pause_minority` in a cluster of two nodes, each is the minority: when they lose each other, both stop. Have three nodes.',
    };
  }
}

function* missing({ document, settings, isWhole }: ConfEvidence): Iterable<TextViolation> {
  const [peer] = settings.of('cluster_formation.classic_config.nodes.$node');
  const backend = settings.get('cluster_formation.peer_discovery_backend');
  const at = backend ?? peer;
  if (!at || !isWhole || (peer && peersOf(settings) < 3)) return;
  yield {
    at,
    message:
      'No `cluster_partition_handling` is set: by default both sides of a network partition go on alone, and one loses what it was told meanwhile. Set `pause_minority`.',
    fixes: [
      {
        title: 'Set `pause_minority`',
        edits: [insertLines(document, ['cluster_partition_handling = pause_minority'], at)],
        preferred: true,
      },
    ],
  };
}

function peersOf(settings: ConfEvidence['settings']): number {
  return new Set(settings.of('cluster_formation.classic_config.nodes.$node').map(({ value }) => value)).size;
}

import { type ComposeService, secondsOf, settingOf, wordsOf } from '../../deployment/compose.ts';
import { addEntry } from '../../yaml/edits.ts';
import { entryOf, valueAt, type YamlText } from '../../yaml/yaml.ts';
import type { TextFix, TextViolation } from '../conf/conf-rule.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const roomAndTime = defineDeploymentRule({
  id: 'CMP002',
  name: 'room-and-time-for-a-node',
  item: null,
  severity: 'warning',
  summary: 'A node may open files enough, and has time to stop.',
  why: 'Each connection and each queue takes file handles; the limit that containers get from Docker differs from host to host, from 1,024 to a number that makes Erlang take gigabytes for its table. After 10 seconds, the default, Docker kills a node that is still writing.',
  remedy: 'Set `ulimits.nofile` to 65536 or more, and `stop_grace_period` to a minute or two.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#resource-limits-file-handle-limit',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ulimits:
      nofile: 1024
    stop_grace_period: 5s
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ulimits:
      nofile: 65536
    stop_grace_period: 2m
`,
  },
  *compose({ file, profile, isWhole }) {
    for (const broker of file.brokers) {
      const asks = isWhole && broker.isWhole && profile === 'production';
      yield* fileHandles(broker, file.yaml, asks);
      yield* timeToStop(broker, file.yaml, asks);
    }
    const checks = file.brokers.flatMap(({ node }) => valueAt(node, 'healthcheck', 'test') ?? []);
    for (const check of byPlace(checks)) {
      if (!/\bnode_health_check\b/.test(wordsOf(check))) continue;
      yield {
        at: check,
        message:
          '`node_health_check` does nothing any more, so the container is healthy whatever its node does. Use `rabbitmq-diagnostics -q check_port_connectivity`.',
      };
    }
  },
  *kubernetes({ file }) {
    for (const owner of [...file.clusters, ...file.workloads]) {
      const spec = 'podSpec' in owner ? owner.podSpec : owner.spec;
      const period = valueAt(spec, 'terminationGracePeriodSeconds');
      if (period?.kind !== 'scalar' || typeof period.value !== 'number' || period.value >= fewestSeconds)
        continue;
      yield {
        at: period,
        severity: 'info',
        message: `Kubernetes kills a node of \`${owner.name}\` after ${period.value} seconds, while it may still be writing. Leave it a minute or more; the cluster operator's default is a week.`,
      };
    }
  },
});

/** A node with queues takes them to stop. */
const fewestSeconds = 30;

/** What RabbitMQ's own guidelines ask for at least. */
const fewestFiles = 50_000;

function* fileHandles(broker: ComposeService, yaml: YamlText, asks: boolean): Iterable<TextViolation> {
  const { name, nameRange, node } = broker;
  const limit = valueAt(node, 'ulimits', 'nofile');
  const soft = limit?.kind === 'map' ? valueAt(limit, 'soft') : limit;
  const count = soft?.kind === 'scalar' ? soft.value : undefined;
  if (soft && typeof count === 'number' && count < fewestFiles && count >= 0) {
    yield {
      at: soft,
      message: `Service \`${name}\` may open ${count} files: connections and queues take one or more each, and above the limit the node accepts no more. Set 65536 or more.`,
      fixes: [{ title: 'Change to 65536', edits: [{ start: soft.start, end: soft.end, newText: '65536' }] }],
    };
  } else if (!limit && asks) {
    yield {
      at: nameRange,
      severity: 'info',
      message: `Service \`${name}\` has no \`ulimits.nofile\`: how many connections and queues its node can have depends on the host. Set 65536 or more.`,
      fixes: valueAt(node, 'ulimits') ? [] : added(broker, yaml, ['ulimits:', '  nofile: 65536']),
    };
  }
}

function* timeToStop(broker: ComposeService, yaml: YamlText, asks: boolean): Iterable<TextViolation> {
  const { name, nameRange, node } = broker;
  const period = valueAt(node, 'stop_grace_period');
  const seconds = secondsOf(settingOf(broker, 'stop_grace_period') ?? '');
  if (period && seconds !== undefined && seconds < fewestSeconds) {
    yield {
      at: period,
      severity: 'info',
      message: `Docker kills the node of service \`${name}\` after ${seconds} seconds, while it may still be writing. Set a minute or two.`,
      fixes: [
        {
          title: 'Change to 2m',
          edits: [{ start: period.start, end: period.end, newText: '2m' }],
          preferred: true,
        },
      ],
    };
  } else if (!period && asks) {
    yield {
      at: nameRange,
      severity: 'info',
      message: `Service \`${name}\` has no \`stop_grace_period\`: Docker kills its node after 10 seconds, while it may still be writing. Set a minute or two.`,
      fixes: added(broker, yaml, ['stop_grace_period: 2m']),
    };
  }
}

function added({ node }: ComposeService, { text }: YamlText, lines: readonly string[]): readonly TextFix[] {
  const edit = addEntry(text, node, lines, entryOf(node, 'image'));
  return edit
    ? [{ title: `Add \`${lines.join(' ').replaceAll(/\s+/g, ' ')}\``, edits: [edit], preferred: true }]
    : [];
}

import type { ComposeService } from '../../deployment/compose.ts';
import type { Container, KubernetesFile } from '../../deployment/kubernetes.ts';
import { entryOf, itemsOf, textOf, valueAt, type YamlNode } from '../../yaml/yaml.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const memoryLimitKnown = defineDeploymentRule({
  id: 'CMP003',
  name: 'memory-limit-known-to-node',
  item: 'MON003',
  severity: 'info',
  summary: 'A node in a container with a memory limit knows the limit from its settings.',
  why: 'A node blocks publishers at a share of the memory that it believes to have. What it finds out in a container may be the memory of the host; then it is killed long before the alarm.',
  remedy: 'Set `vm_memory_high_watermark.absolute` in rabbitmq.conf, to about half of the limit.',
  source: 'https://www.rabbitmq.com/docs/memory#containers',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    mem_limit: 2g
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    mem_limit: 2g
    configs:
      - source: memory
        target: /etc/rabbitmq/conf.d/20-memory.conf
configs:
  memory:
    content: |
      vm_memory_high_watermark.absolute = 1GB
`,
  },
  *compose({ file, isWhole }) {
    const limited = file.brokers.flatMap(broker => {
      const limit =
        valueAt(broker.node, 'deploy', 'resources', 'limits', 'memory') ?? valueAt(broker.node, 'mem_limit');
      return limit && isWhole && broker.isWhole && readsNoSettings(broker, file.root) ? limit : [];
    });
    for (const { start, end } of byPlace(limited)) yield { at: { start, end }, message };
  },
  *kubernetes({ file, isWhole }) {
    for (const { container, podSpec } of file.workloads) {
      const limit = valueAt(container.node, 'resources', 'limits', 'memory');
      if (limit && isWhole && !mountsSettings(container, podSpec, file)) yield { at: limit, message };
    }
  },
});

const message =
  'The node may take the memory of the host for its own, and is killed at this limit before it blocks publishers. Set `vm_memory_high_watermark.absolute` to about half of it.';

const watermark = /^\s*(?:vm_memory_high_watermark\.absolute|total_memory_available_override_value)\s*=/m;

/** No file of settings says anything of memory; one of the host may. */
function readsNoSettings(broker: ComposeService, root: YamlNode): boolean {
  const { environment, mounts } = broker;
  if (environment.some(({ name }) => /^RABBITMQ_(?:ADVANCED_)?CONFIG_FILE/.test(name))) return false;
  return mounts
    .filter(({ target }) => /^\/(?:etc|bitnami)\/rabbitmq\b/.test(target))
    .every(({ name = '' }) => {
      const content = textOf(valueAt(root, 'configs', name, 'content'));
      return content !== undefined && !watermark.test(content);
    });
}

/** What is mounted under /etc/rabbitmq and does not stand in the same file may say it. */
function mountsSettings({ node }: Container, podSpec: YamlNode, { configMaps }: KubernetesFile): boolean {
  const isMounted = itemsOf(valueAt(node, 'volumeMounts')).some(mount =>
    (textOf(valueAt(mount, 'mountPath')) ?? '').startsWith('/etc/rabbitmq'),
  );
  if (entryOf(podSpec, 'initContainers')) return true;
  if (!isMounted) return false;
  return (
    configMaps.length === 0 ||
    configMaps.some(({ files }) => files.some(({ value }) => watermark.test(textOf(value) ?? '')))
  );
}

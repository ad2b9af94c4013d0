import { kubernetesFile } from '../../deployment/kubernetes.ts';
import type { RabbitmqCluster } from '../../deployment/rabbitmq-cluster.ts';
import { isAtLeast, type Version } from '../../model/version.ts';
import { parseYaml } from '../../yaml/yaml.ts';
import type { FoundSign } from '../signs.ts';
import { prometheusSigns } from './prometheus.ts';

/** What manifests show, those for Prometheus' operator included. */
export function signsInKubernetes(text: string, version: Version): readonly FoundSign[] {
  const yaml = parseYaml(text);
  const clusters = kubernetesFile(yaml)?.clusters ?? [];
  return [...clusters.flatMap(cluster => clusterSigns(cluster, version)), ...prometheusSigns(yaml)];
}

/** What the cluster operator does by itself: internal/resource of rabbitmq/cluster-operator. */
function clusterSigns(
  { name, at: { start: at }, replicas, additionalConfig }: RabbitmqCluster,
  version: Version,
): readonly FoundSign[] {
  const sign = (item: FoundSign['item'], words: string): FoundSign => ({
    item,
    text: `RabbitmqCluster \`${name}\`: ${words}.`,
    at,
  });
  const overridesPartitions = /^\s*cluster_partition_handling\s*=/m.test(additionalConfig?.text ?? '');
  const setsPassword = /^\s*default_pass\s*=/m.test(additionalConfig?.text ?? '');
  return [
    ...(replicas !== undefined && replicas >= 3 && replicas % 2 === 1
      ? [sign('HA001', `it has ${replicas} replicas, an odd number`)]
      : []),
    ...(overridesPartitions || isAtLeast(version, 4, 3)
      ? []
      : [sign('HA003', 'the operator sets `pause_minority`')]),
    sign('HA004', 'the operator makes a service in front of the nodes'),
    sign('MON001', 'the operator enables `rabbitmq_management`'),
    sign('MON002', 'the operator enables `rabbitmq_prometheus`'),
    sign('MON004', 'the nodes log to the console, which the platform collects'),
    ...(setsPassword ? [] : [sign('SEC001', 'the operator makes the credentials up')]),
  ];
}

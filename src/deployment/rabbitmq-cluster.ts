import type { TextRange } from '../model/model.ts';
import { itemsOf, textOf, valueAt, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/yaml.ts';
import { type Image, imageOf } from './image.ts';

/** A `RabbitmqCluster`, which the cluster operator makes a cluster of: https://www.rabbitmq.com/kubernetes/operator/using-operator */
export interface RabbitmqCluster {
  readonly name: string;
  /** Where what is missing is told: the name, or the kind. */
  readonly at: TextRange;
  readonly spec: YamlMap | undefined;
  readonly image?: Image;
  /** One without a number; missing where something else decides. */
  readonly replicas?: number;
  readonly replicasRange?: TextRange;
  /** Has an affinity, or constraints on how its pods are spread. */
  readonly isSpread: boolean;
  /** The texts of files that the operator gives to the nodes. */
  readonly additionalConfig?: YamlScalar;
  readonly advancedConfig?: YamlScalar;
  /** Besides those that the operator enables itself. */
  readonly additionalPlugins: readonly YamlScalar[];
}

/** The plugins that the operator always enables: internal/resource/rabbitmq_plugins.go of rabbitmq/cluster-operator. */
export const operatorPlugins: readonly string[] = [
  'rabbitmq_peer_discovery_k8s',
  'rabbitmq_prometheus',
  'rabbitmq_management',
];

export function rabbitmqCluster(manifest: YamlNode, at: TextRange, name: string): RabbitmqCluster {
  const spec = valueAt(manifest, 'spec');
  const image = valueAt(spec, 'image');
  const imageText = textOf(image);
  const replicas = valueAt(spec, 'replicas');
  const count =
    replicas?.kind === 'scalar' && typeof replicas.value === 'number' ? replicas.value : undefined;
  const podSpec = valueAt(spec, 'override', 'statefulSet', 'spec', 'template', 'spec');
  const config = scalarAt(spec, 'rabbitmq', 'additionalConfig');
  const advanced = scalarAt(spec, 'rabbitmq', 'advancedConfig');
  return {
    name,
    at,
    spec: spec?.kind === 'map' ? spec : undefined,
    ...(image && imageText !== undefined && { image: imageOf(imageText, image, isOpen(image)) }),
    ...(replicas ? count !== undefined && { replicas: count } : { replicas: 1 }),
    ...(replicas && { replicasRange: replicas }),
    isSpread: Boolean(
      valueAt(spec, 'affinity') ??
        valueAt(podSpec, 'affinity') ??
        valueAt(podSpec, 'topologySpreadConstraints'),
    ),
    ...(config && { additionalConfig: config }),
    ...(advanced && { advancedConfig: advanced }),
    additionalPlugins: itemsOf(valueAt(spec, 'rabbitmq', 'additionalPlugins')).flatMap(item =>
      item.kind === 'scalar' ? item : [],
    ),
  };
}

function scalarAt(node: YamlNode | undefined, ...path: readonly string[]): YamlScalar | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === 'scalar' ? found : undefined;
}

function isOpen(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isOpen === true;
}

import type { TextRange } from '../model/model.ts';
import {
  entryOf,
  itemsOf,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlText,
} from '../yaml/yaml.ts';
import { kubernetesEnvironment, type Variable } from './environment.ts';
import { kindBeside } from './file-beside.ts';
import { type Image, imageOf, isBrokerImage } from './image.ts';
import { type RabbitmqCluster, rabbitmqCluster } from './rabbitmq-cluster.ts';

/** The manifests in a file that are about RabbitMQ. */
export interface KubernetesFile {
  readonly kind: 'kubernetes';
  readonly yaml: YamlText;
  readonly clusters: readonly RabbitmqCluster[];
  readonly workloads: readonly Workload[];
  readonly configMaps: readonly ConfigMap[];
  readonly services: readonly Service[];
}

/** A manifest that makes pods with a container of RabbitMQ. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** Where what is missing is told: the name, or the kind. */
  readonly at: TextRange;
  /** One without a number; missing where something else decides. */
  readonly replicas?: number;
  readonly replicasRange?: TextRange;
  readonly spec: YamlMap;
  readonly podSpec: YamlMap;
  readonly labels: ReadonlyMap<string, string>;
  readonly container: Container;
}

export interface Container {
  readonly node: YamlNode;
  readonly image: Image;
  readonly environment: readonly Variable[];
  /** All of the environment stands here: nothing is taken over from elsewhere as a whole. */
  readonly hasWholeEnvironment: boolean;
}

/** A configuration map that holds files for a node, or for what stands before nodes or watches them. */
export interface ConfigMap {
  readonly files: readonly YamlEntry[];
}

/** A service in front of pods. */
export interface Service {
  readonly name: string;
  readonly at: TextRange;
  readonly type: string;
  readonly typeRange?: TextRange;
  readonly ports: readonly { readonly port: number; readonly at: TextRange }[];
  readonly selector: ReadonlyMap<string, string>;
}

/** Undefined where no manifest of the text is about RabbitMQ. */
export function kubernetesFile(yaml: YamlText): KubernetesFile | undefined {
  const manifests = yaml.documents.flatMap(({ root }) => manifestsIn(root));
  const clusters = manifests
    .filter(isRabbitmqCluster)
    .map(node => rabbitmqCluster(node, placeOf(node), nameOf(node)));
  const workloads = manifests.flatMap(node => workloadOf(node) ?? []);
  const configMaps = manifests.flatMap(node => configMapOf(node) ?? []);
  if (clusters.length + workloads.length + configMaps.length === 0) return undefined;
  return {
    kind: 'kubernetes',
    yaml,
    clusters,
    workloads,
    configMaps,
    services: manifests.flatMap(node => serviceOf(node) ?? []),
  };
}

/** Whether a service sends to the pods of a workload. */
export function selects({ selector }: Service, { labels }: Workload): boolean {
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value);
}

/** A document, or the items of one that is a list. */
function manifestsIn(root: YamlNode | undefined): readonly YamlNode[] {
  if (textOf(valueAt(root, 'kind')) === undefined) return [];
  const items = valueAt(root, 'items');
  return items ? itemsOf(items).flatMap(manifestsIn) : root ? [root] : [];
}

function isRabbitmqCluster(node: YamlNode): boolean {
  return (
    textOf(valueAt(node, 'kind')) === 'RabbitmqCluster' &&
    (textOf(valueAt(node, 'apiVersion')) ?? '').startsWith('rabbitmq.com/')
  );
}

function workloadOf(node: YamlNode): Workload | undefined {
  const kind = textOf(valueAt(node, 'kind')) ?? '';
  const spec = valueAt(node, 'spec');
  const podSpec = kind === 'Pod' ? spec : valueAt(spec, 'template', 'spec');
  if (!/^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet)$/.test(kind)) return undefined;
  if (spec?.kind !== 'map' || podSpec?.kind !== 'map') return undefined;
  const container = itemsOf(valueAt(podSpec, 'containers')).flatMap(item => brokerIn(item) ?? [])[0];
  if (!container) return undefined;
  const replicas = valueAt(spec, 'replicas');
  const count =
    replicas?.kind === 'scalar' && typeof replicas.value === 'number' ? replicas.value : undefined;
  return {
    kind,
    name: nameOf(node),
    at: placeOf(node),
    ...(replicas ? count !== undefined && { replicas: count } : { replicas: 1 }),
    ...(replicas && { replicasRange: replicas }),
    spec,
    podSpec,
    labels: textsOf(
      kind === 'Pod' ? valueAt(node, 'metadata', 'labels') : valueAt(spec, 'template', 'metadata', 'labels'),
    ),
    container,
  };
}

function brokerIn(node: YamlNode): Container | undefined {
  const image = valueAt(node, 'image');
  const text = textOf(image);
  if (!image || text === undefined) return undefined;
  const isOpen = image.kind === 'scalar' && image.isOpen === true;
  const read = imageOf(text, image, isOpen);
  if (!isBrokerImage(read)) return undefined;
  const environment = kubernetesEnvironment(valueAt(node, 'env'));
  return { node, image: read, environment, hasWholeEnvironment: valueAt(node, 'envFrom') === undefined };
}

function configMapOf(node: YamlNode): ConfigMap | undefined {
  if (textOf(valueAt(node, 'kind')) !== 'ConfigMap') return undefined;
  const data = valueAt(node, 'data');
  if (data?.kind !== 'map' || !data.entries.some(isOurs)) return undefined;
  return { files: data.entries };
}

function isOurs({ key, value }: YamlEntry): boolean {
  return isFileOfNode(key) || kindBeside(key, textOf(value) ?? '') !== undefined;
}

/** Names that a file of a node has, and hardly any other file. */
export function isFileOfNode(name: string): boolean {
  return /^(?:enabled_plugins|rabbitmq[\w.-]*\.conf(?:ig)?|[\w.-]*definitions[\w.-]*\.json)$/.test(name);
}

function serviceOf(node: YamlNode): Service | undefined {
  if (textOf(valueAt(node, 'kind')) !== 'Service') return undefined;
  const spec = valueAt(node, 'spec');
  const type = valueAt(spec, 'type');
  const ports = itemsOf(valueAt(spec, 'ports')).flatMap(item => {
    const port = valueAt(item, 'port');
    const targetPort = valueAt(item, 'targetPort');
    const number = [targetPort, port]
      .map(at => (at?.kind === 'scalar' ? at.value : undefined))
      .find(isNumber);
    return port && number !== undefined ? [{ port: number, at: { start: port.start, end: port.end } }] : [];
  });
  return {
    name: nameOf(node),
    at: placeOf(node),
    type: textOf(type) ?? 'ClusterIP',
    ...(type && { typeRange: type }),
    ports,
    selector: textsOf(valueAt(spec, 'selector')),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function nameOf(node: YamlNode): string {
  return textOf(valueAt(node, 'metadata', 'name')) ?? '';
}

function placeOf(node: YamlNode): TextRange {
  const { start, end } =
    valueAt(node, 'metadata', 'name') ?? valueAt(node, 'kind') ?? entryOf(node, 'kind')?.keyRange ?? node;
  return { start, end };
}

function textsOf(node: YamlNode | undefined): ReadonlyMap<string, string> {
  const entries = node?.kind === 'map' ? node.entries : [];
  return new Map(
    entries.flatMap(({ key, value }) => {
      const text = textOf(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

import type { Version } from '../model/version.ts';
import { valueAt, type YamlScalar } from '../yaml/yaml.ts';
import type { ComposeFile, ComposeService } from './compose.ts';
import { kindBeside } from './file-beside.ts';
import type { KubernetesFile } from './kubernetes.ts';

/** A file of a node, or of what stands before nodes or watches them, that stands inside of another file. */
export interface EmbeddedFile {
  readonly kind: 'advanced-config' | 'conf' | 'definitions' | 'enabled-plugins' | 'haproxy' | 'prometheus';
  readonly scalar: YamlScalar;
  /** The node reads others beside it: what it does not set, another one may. */
  readonly isPart: boolean;
  /** Of the node, where its image tells. */
  readonly version?: Version;
}

/** The configurations with their text in the Compose file, each once, that a broker has where it looks for its files. */
export function filesInCompose({ root, brokers }: ComposeFile): readonly EmbeddedFile[] {
  const files = new Map<string, EmbeddedFile>();
  for (const broker of brokers) {
    for (const { kind, name = '', target } of broker.mounts) {
      const scalar = valueAt(root, 'configs', name, 'content');
      const fileKind = kindOf(target);
      if (kind !== 'config' || scalar?.kind !== 'scalar' || !fileKind || files.has(name)) continue;
      const { image } = broker;
      const isPart = hasOtherConf(broker, target);
      files.set(name, { kind: fileKind, scalar, isPart, ...(image?.version && { version: image.version }) });
    }
  }
  return [...files.values()];
}

/** The files in configuration maps, and what the operator adds to its own settings. */
export function filesInManifests({
  clusters,
  configMaps,
  workloads,
}: KubernetesFile): readonly EmbeddedFile[] {
  const version = workloads[0]?.container.image.version;
  const ofMaps = configMaps.flatMap(({ files }) => {
    const confs = files.filter(({ key }) => /\.conf(?:ig)?$/.test(key));
    return files.flatMap(({ key, value }): readonly EmbeddedFile[] => {
      if (value?.kind !== 'scalar') return [];
      const kind = kindOf(`/etc/rabbitmq/${key}`) ?? kindBeside(key, value.text);
      if (!kind) return [];
      // A file of this name stands beside rabbitmq.conf, whatever else the map has.
      const isPart = confs.length > 1 || key === 'advanced.config';
      return [{ kind, scalar: value, isPart, ...(version && { version }) }];
    });
  });
  const ofClusters = clusters.flatMap(({ additionalConfig, advancedConfig, image }) =>
    [
      { kind: 'conf' as const, scalar: additionalConfig },
      { kind: 'advanced-config' as const, scalar: advancedConfig },
    ].flatMap(({ kind, scalar }): readonly EmbeddedFile[] =>
      scalar ? [{ kind, scalar, isPart: true, ...(image?.version && { version: image.version }) }] : [],
    ),
  );
  return [...ofMaps, ...ofClusters];
}

function kindOf(path: string): EmbeddedFile['kind'] | undefined {
  if (/\/(?:rabbitmq[\w.-]*|conf\.d\/[^/]+)\.conf$/.test(path)) return 'conf';
  if (/\/(?:advanced|rabbitmq)\.config$/.test(path)) return 'advanced-config';
  // Whether it is one its content tells.
  if (path.endsWith('.json')) return 'definitions';
  return path.endsWith('/enabled_plugins') ? 'enabled-plugins' : undefined;
}

function hasOtherConf({ mounts }: ComposeService, target: string): boolean {
  const isConf = (path: string) => /^\/etc\/rabbitmq(?:\/conf\.d)?(?:\/[^/]+\.conf)?\/?$/.test(path);
  return /\/conf\.d\//.test(target) || mounts.some(mount => mount.target !== target && isConf(mount.target));
}

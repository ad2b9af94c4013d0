import { isCodeLanguage } from '../client-code/languages.ts';
import { LineMap } from '../definitions/line-map.ts';
import { composeFile } from '../deployment/compose.ts';
import { type EmbeddedFile, filesInCompose, filesInManifests } from '../deployment/embedded-files.ts';
import { kubernetesFile } from '../deployment/kubernetes.ts';
import type { FileKind } from '../lint/kind.ts';
import type { Version } from '../model/version.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import { embeddedText } from '../yaml/embedded.ts';
import { parseYaml, type YamlText } from '../yaml/yaml.ts';
import type { Sign } from './evidence.ts';
import { signsInCode } from './signs/client-code.ts';
import { signsInCompose } from './signs/compose.ts';
import { signsInConf } from './signs/conf.ts';
import { signsInHaproxy } from './signs/haproxy.ts';
import { signsInKubernetes } from './signs/kubernetes.ts';
import { signsInPlugins } from './signs/plugins.ts';
import { signsInPrometheus } from './signs/prometheus.ts';

/** A sign, and where it stands in the text. */
export interface FoundSign {
  readonly item: ChecklistItemId;
  readonly text: string;
  readonly at: number;
  /** Of an item that asks for several things the one that this is. */
  readonly part?: string;
}

/** What a file shows of items that are done: rules tell only of what is not. Of definitions the model tells. */
export function signsIn(
  kind: FileKind,
  { path, text, version }: { readonly path: string; readonly text: string; readonly version: Version },
): readonly Sign[] {
  const found = [
    ...((isCodeLanguage(kind) ? signsInCode(kind, text) : readers[kind]?.(text, version)) ?? []),
    ...signsInside(kind, text, version),
  ];
  const lines = new LineMap(text);
  return found.map(({ at, ...sign }) => ({
    ...sign,
    place: { kind: 'file', path, ...lines.position(at) },
  }));
}

const readers: Partial<Readonly<Record<FileKind, (text: string, version: Version) => readonly FoundSign[]>>> =
  {
    conf: signsInConf,
    'enabled-plugins': signsInPlugins,
    compose: signsInCompose,
    kubernetes: signsInKubernetes,
    haproxy: signsInHaproxy,
    prometheus: signsInPrometheus,
  };

/** What the files show that stand inside of a Compose file or a manifest, at their places in it. */
function signsInside(kind: FileKind, text: string, version: Version): readonly FoundSign[] {
  if (kind !== 'compose' && kind !== 'kubernetes') return [];
  const yaml = parseYaml(text);
  return filesInside(kind, yaml).flatMap(file => {
    const inside = embeddedText(text, file.scalar);
    if (!inside) return [];
    const signs = readers[file.kind]?.(inside.text, file.version ?? version) ?? [];
    return signs.map(sign => ({ ...sign, at: inside.rangeOf({ start: sign.at, end: sign.at }).start }));
  });
}

function filesInside(kind: 'compose' | 'kubernetes', yaml: YamlText): readonly EmbeddedFile[] {
  if (kind === 'compose') {
    const file = composeFile(yaml);
    return file ? filesInCompose(file) : [];
  }
  const file = kubernetesFile(yaml);
  return file ? filesInManifests(file) : [];
}

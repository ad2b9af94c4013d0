import type { TextRange } from '../model/model.ts';
import { itemsOf, textOf, valueAt, type YamlMap, type YamlNode } from '../yaml/yaml.ts';
import { interpolated } from './variables.ts';

/** Something that a service has at a path. */
export interface Mount extends TextRange {
  /** `volume`: a named one; `anonymous`: one that nobody finds again. */
  readonly kind: 'file' | 'volume' | 'anonymous' | 'tmpfs' | 'config' | 'secret';
  /** The file or folder of the host, as it is written: from the folder of the Compose file on, or absolute. */
  readonly path?: string;
  /** The name of the volume, configuration or secret. */
  readonly name?: string;
  /** In the container. */
  readonly target: string;
  readonly isReadOnly: boolean;
}

/** The volumes, tmpfs, configurations and secrets of a service. */
export function mountsOf(root: YamlMap, service: YamlMap): readonly Mount[] {
  const tmpfs = valueAt(service, 'tmpfs');
  return [
    ...itemsOf(valueAt(service, 'volumes')).flatMap(item => volumeOf(item) ?? []),
    ...(tmpfs?.kind === 'list' ? tmpfs.items : tmpfs ? [tmpfs] : []).flatMap((item): readonly Mount[] => {
      const target = textOf(item)?.split(':')[0];
      return target === undefined ? [] : [{ ...rangeOf(item), kind: 'tmpfs', target, isReadOnly: false }];
    }),
    ...itemsOf(valueAt(service, 'configs')).flatMap(item => grantOf(root, 'configs', item) ?? []),
    ...itemsOf(valueAt(service, 'secrets')).flatMap(item => grantOf(root, 'secrets', item) ?? []),
  ];
}

function volumeOf(item: YamlNode): Mount | undefined {
  const text = textOf(item);
  if (text !== undefined) return shortForm(item, interpolated(text).text);
  const setting = (key: string) => {
    const written = textOf(valueAt(item, key));
    return written === undefined ? undefined : interpolated(written).text;
  };
  const target = setting('target');
  if (target === undefined) return undefined;
  const range = rangeOf(item);
  const isReadOnly = setting('read_only') === 'true';
  const source = setting('source');
  const type = setting('type') ?? 'volume';
  if (type === 'tmpfs') return { ...range, kind: 'tmpfs', target, isReadOnly };
  if (source === undefined) return { ...range, kind: 'anonymous', target, isReadOnly };
  if (type === 'bind') return { ...range, kind: 'file', path: source, target, isReadOnly };
  return { ...range, kind: 'volume', name: source, target, isReadOnly };
}

/** `SOURCE:TARGET:MODE`, where a source may be a path of Windows, or just `TARGET`. */
function shortForm(item: YamlNode, text: string): Mount | undefined {
  const range = rangeOf(item);
  const match = /^((?:[A-Za-z]:[\\/])?[^:]*):([^:]+)(?::([\w,]+))?$/.exec(text);
  const [, source = '', target = '', mode = ''] = match ?? [];
  if (!match)
    return text.startsWith('/')
      ? { ...range, kind: 'anonymous', target: text, isReadOnly: false }
      : undefined;
  const isReadOnly = mode.split(',').includes('ro');
  return /^(?:[./~\\$]|[A-Za-z]:)/.test(source)
    ? { ...range, kind: 'file', path: source, target, isReadOnly }
    : { ...range, kind: 'volume', name: source, target, isReadOnly };
}

/** https://docs.docker.com/reference/compose-file/services/#configs */
function grantOf(root: YamlMap, section: 'configs' | 'secrets', item: YamlNode): Mount | undefined {
  const name = textOf(item) ?? textOf(valueAt(item, 'source'));
  if (name === undefined) return undefined;
  const folder = section === 'secrets' ? '/run/secrets' : '';
  const written = textOf(valueAt(item, 'target')) ?? name;
  const target = written.startsWith('/') ? written : `${folder}/${written}`;
  const path = textOf(valueAt(root, section, name, 'file'));
  return {
    ...rangeOf(item),
    kind: section === 'configs' ? 'config' : 'secret',
    name,
    ...(path !== undefined && { path: interpolated(path).text }),
    target,
    isReadOnly: true,
  };
}

function rangeOf({ start, end }: YamlNode): TextRange {
  return { start, end };
}

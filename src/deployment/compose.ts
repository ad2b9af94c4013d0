import type { TextRange } from '../model/model.ts';
import {
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlText,
} from '../yaml/yaml.ts';
import { type Mount, mountsOf } from './compose-mounts.ts';
import { type PublishedPort, portsOf } from './compose-ports.ts';
import { environmentOf, type Variable } from './environment.ts';
import { type Image, imageOf, isBrokerImage, namesOtherProgram } from './image.ts';
import { interpolated } from './variables.ts';

/** A Docker Compose file: https://docs.docker.com/reference/compose-file/ */
export interface ComposeFile {
  readonly kind: 'compose';
  readonly yaml: YamlText;
  readonly root: YamlMap;
  readonly services: readonly ComposeService[];
  /** Those that run RabbitMQ. */
  readonly brokers: readonly ComposeService[];
}

/** A service, with what it extends in the same file. What a service of another file brings in is not known. */
export interface ComposeService {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly node: YamlMap;
  /** Missing where the image is built here. */
  readonly image?: Image;
  /** All that the service is stands in this file: what it does not set has its default. */
  readonly isWhole: boolean;
  readonly environment: readonly Variable[];
  /** Paths from the folder of the file on. */
  readonly envFiles: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  /** Names of other services. */
  readonly dependsOn: readonly string[];
  /** `entrypoint` and `command`, as one text. */
  readonly command: string;
}

/** Undefined where the text is no Compose file. */
export function composeFile(yaml: YamlText): ComposeFile | undefined {
  const root = yaml.documents[0]?.root;
  const written = entriesOf(valueAt(root, 'services')).filter(({ value }) => value?.kind === 'map');
  if (root?.kind !== 'map' || written.length === 0 || otherFormats.some(key => entryOf(root, key)))
    return undefined;
  const services = written.map(entry => serviceOf(yaml, root, entry));
  return { kind: 'compose', yaml, root, services, brokers: services.filter(isBroker) };
}

/** Keys of pipelines that have `services` too. */
const otherFormats = ['apiVersion', 'jobs', 'pipeline', 'pipelines', 'stages', 'steps'];

/** A text below a service, with the defaults of its variables. */
export function settingOf(
  { node }: Pick<ComposeService, 'node'>,
  ...path: readonly string[]
): string | undefined {
  const text = textOf(valueAt(node, ...path));
  return text === undefined ? undefined : interpolated(text).text;
}

/** The seconds that a duration such as `1m30s` stands for; undefined where it is none. */
export function secondsOf(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration) return undefined;
  return parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * (secondsPerUnit[unit ?? 's'] ?? 1),
    0,
  );
}

const secondsPerUnit: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

function serviceOf(yaml: YamlText, root: YamlMap, { key, keyRange }: YamlEntry): ComposeService {
  const { node, isWhole } = extended(root, key, []);
  const image = textOf(valueAt(node, 'image'));
  const range = valueAt(node, 'image');
  const { text, isOpen } = interpolated(image ?? '');
  const hasSource = image !== undefined || entryOf(node, 'build') !== undefined;
  return {
    name: key,
    nameRange: keyRange,
    node,
    ...(image !== undefined && range && { image: imageOf(text, range, isOpen || isTemplated(range)) }),
    // A file that is laid over another one says only what differs.
    isWhole: isWhole && hasSource && !yaml.isTemplate,
    environment: environmentOf(yaml.text, valueAt(node, 'environment')),
    envFiles: envFilesOf(valueAt(node, 'env_file')),
    ports: portsOf(valueAt(node, 'ports')),
    mounts: mountsOf(root, node),
    dependsOn: namesIn(valueAt(node, 'depends_on')),
    command: ['entrypoint', 'command']
      .map(name => wordsOf(valueAt(node, name)))
      .join(' ')
      .trim(),
  };
}

/** The words of a command, which is a text or a list of them. */
export function wordsOf(node: YamlNode | undefined): string {
  return node?.kind === 'list' ? node.items.map(item => textOf(item) ?? '').join(' ') : (textOf(node) ?? '');
}

function isBroker({ name, image, node, environment, mounts, ports }: ComposeService): boolean {
  if (image) return isBrokerImage(image);
  // What is built here is told by what is set for it.
  return (
    /rabbit/i.test(name) &&
    !namesOtherProgram(name) &&
    entryOf(node, 'build') !== undefined &&
    (environment.some(variable => /^RABBITMQ_(?:DEFAULT_|ERLANG_COOKIE|NODENAME|VM_)/.test(variable.name)) ||
      mounts.some(({ target }) => /^\/(?:var\/lib|etc)\/rabbitmq\b/.test(target)) ||
      ports.some(({ target }) => target.from <= 5672 && target.to >= 5672))
  );
}

/** A service with what it extends: maps are merged, lists joined, and else its own values win. */
function extended(
  root: YamlMap,
  name: string,
  through: readonly string[],
): { readonly node: YamlMap; readonly isWhole: boolean } {
  const own = valueAt(root, 'services', name);
  const node: YamlMap =
    own?.kind === 'map'
      ? own
      : { kind: 'map', start: root.start, end: root.start, style: 'block', entries: [] };
  const extension = valueAt(node, 'extends');
  if (!extension) return { node, isWhole: true };
  const base = textOf(extension) ?? textOf(valueAt(extension, 'service')) ?? '';
  const isHere = !valueAt(extension, 'file') && valueAt(root, 'services', base)?.kind === 'map';
  if (!isHere || base === name || through.includes(base)) return { node, isWhole: false };
  const found = extended(root, base, [...through, name]);
  return { node: merged(node, found.node), isWhole: found.isWhole };
}

function merged(own: YamlMap, base: YamlMap): YamlMap {
  const entries = own.entries.map((entry): YamlEntry => {
    const inherited = entryOf(base, entry.key)?.value;
    if (entry.value?.kind === 'map' && inherited?.kind === 'map')
      return { ...entry, value: merged(entry.value, inherited) };
    if (entry.value?.kind !== 'list' || inherited?.kind !== 'list') return entry;
    return { ...entry, value: { ...entry.value, items: [...inherited.items, ...entry.value.items] } };
  });
  const names = new Set(own.entries.map(({ key }) => key));
  const added = base.entries
    .filter(({ key }) => !names.has(key))
    .map(entry => ({ ...entry, isMerged: true as const }));
  return { ...own, entries: [...entries, ...added] };
}

function isTemplated(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isOpen === true;
}

function envFilesOf(node: YamlNode | undefined): readonly string[] {
  const files = node?.kind === 'list' ? node.items : node ? [node] : [];
  return files.flatMap(file => textOf(file) ?? textOf(valueAt(file, 'path')) ?? []);
}

function namesIn(node: YamlNode | undefined): readonly string[] {
  return node?.kind === 'map'
    ? node.entries.map(({ key }) => key)
    : itemsOf(node).flatMap(item => textOf(item) ?? []);
}

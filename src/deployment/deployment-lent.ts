import { parseAdvancedConfig } from '../conf/advanced-config.ts';
import { asConfDocument } from '../conf/advanced-settings.ts';
import { type ConfDocument, parseConf } from '../conf/conf.ts';
import { parseEnabledPlugins } from '../conf/enabled-plugins.ts';
import { withDependencies } from '../conf/plugins.ts';
import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { LineMap } from '../definitions/line-map.ts';
import { exchangeTypes, parameterComponents, policyKeys } from '../model/facts.ts';
import type { BrokerModel, Origin, TextRange } from '../model/model.ts';
import { formatVersion, newestVersion, oldestVersion, type Version } from '../model/version.ts';
import { parseYaml } from '../yaml/yaml.ts';
import { composeFile } from './compose.ts';
import { folderOf, isAbsolute, joined } from './deployment-paths.ts';

/** What a file tells the others of its deployment. */
export type Lent = ConfLent | PluginsLent | DefinitionsLent | ComposeLent | OtherLent;

/** rabbitmq.conf, a part of a conf.d, or advanced.config. */
export interface ConfLent {
  readonly kind: 'conf';
  readonly path: string;
  /** As a node of the version reads it; the same object for the same version. */
  document(version: Version): ConfDocument;
  place(range: TextRange): Place;
}

/** A sound enabled_plugins file. */
export interface PluginsLent {
  readonly kind: 'enabled-plugins';
  readonly path: string;
  /** With the plugins that these bring along. */
  readonly enabled: ReadonlySet<string>;
  /** The list. */
  readonly at: Place;
}

export interface DefinitionsLent {
  readonly kind: 'definitions';
  readonly path: string;
  /** By name. */
  readonly users: ReadonlyMap<string, Place>;
  /** The section of the users, else the beginning of the file. */
  readonly at: Place;
  /** The plugins that the import needs, each once. */
  needs(version: Version): readonly PluginNeed[];
}

/** A Compose file, with what its brokers have of the workspace. */
export interface ComposeLent {
  readonly kind: 'compose';
  readonly path: string;
  readonly nodes: readonly NodeLent[];
}

/** A broker in a container. */
export interface NodeLent {
  /** The files and folders of the workspace that it has. */
  readonly mounts: readonly NodeMount[];
  /** The RabbitMQ version that its image has, as far as its tag tells. */
  readonly version?: Version;
}

export interface NodeMount {
  /** In the workspace. */
  readonly from: string;
  /** In the container. */
  readonly to: string;
  readonly at: Place;
}

/** A file or a folder that is there, and of which the others need no more. */
export interface OtherLent {
  readonly kind: 'other';
  readonly path: string;
  readonly isFolder?: boolean;
}

export interface PluginNeed {
  readonly plugin: string;
  /** Such as "exchange type `x-random`". */
  readonly words: string;
  readonly at: Place;
}

/** A stretch of another file, on one line; lines and columns are counted from 1. */
export interface Place {
  readonly path: string;
  readonly start: ReturnType<LineMap['position']>;
  readonly end: ReturnType<LineMap['position']>;
}

/** A place in another file that a finding rests on, and what is there. */
export interface Related extends Place {
  readonly message: string;
}

export function lentByConf(path: string, text: string): ConfLent {
  return lentByReader(
    path,
    text,
    once(version => parseConf(text, version)),
  );
}

/** @param read tells what `text` is to a version, the same object each time */
export function lentByReader(path: string, text: string, read: (version: Version) => ConfDocument): ConfLent {
  return { kind: 'conf', path, document: read, place: placesIn(path, text) };
}

/** What advanced.config sets that rabbitmq.conf can say too. */
export function lentByAdvanced(path: string, text: string): ConfLent | OtherLent {
  const { problems, isTemplate } = parseAdvancedConfig(text, newestVersion);
  if (isTemplate || problems.length > 0) return { kind: 'other', path };
  return lentByReader(
    path,
    text,
    once(version => asConfDocument(parseAdvancedConfig(text, version))),
  );
}

/** What a file lends that cannot be read, or that something else makes, nobody knows. */
export function lentByPlugins(path: string, text: string): PluginsLent | OtherLent {
  const { plugins, problems, isTemplate, list } = parseEnabledPlugins(text);
  if (isTemplate || problems.length > 0) return { kind: 'other', path };
  const enabled = withDependencies(plugins.map(({ name }) => name));
  return { kind: 'enabled-plugins', path, enabled, at: placesIn(path, text)(list) };
}

/** Holds nothing of the document: a run may meet thousands of them. */
export function lentByDefinitions(path: string, document: DefinitionsDocument): DefinitionsLent {
  const { text, model, root } = document;
  const place = placesIn(path, text);
  const placeOf = (origin: Origin) => place(rangeIn(origin));
  const users = root.members.find(({ key }) => key === 'users');
  const mentions = mentionsIn(model, placeOf);
  return {
    kind: 'definitions',
    path,
    users: new Map(model.users.map(({ name, source }) => [name, placeOf(source.value('name'))])),
    at: place(users?.keyRange ?? { start: root.start, end: root.start + 1 }),
    needs: needsFrom(mentions),
  };
}

/** Something in definitions that a plugin may have to be enabled for. */
interface Mention {
  readonly of: 'exchange type' | 'component' | 'policy key';
  readonly name: string;
  readonly at: Place;
}

/** Each name once, where it first stands. */
function mentionsIn(model: BrokerModel, placeOf: (origin: Origin) => Place): readonly Mention[] {
  const seen = new Map<string, Mention>();
  const mention = (of: Mention['of'], name: string, at: () => Origin) => {
    if (!isBuiltIn(of, name) && !seen.has(`${of} ${name}`))
      seen.set(`${of} ${name}`, { of, name, at: placeOf(at()) });
  };
  for (const { type, source } of model.exchanges) mention('exchange type', type, () => source.value('type'));
  for (const { component, source } of model.parameters) {
    mention('component', component, () => source.value('component'));
  }
  for (const { definition, source } of model.policies) {
    for (const key of Object.keys(definition))
      mention('policy key', key, () => source.key('definition', key));
  }
  return [...seen.values()];
}

/** What no version needs a plugin for is nothing to find a place for. */
function isBuiltIn(of: Mention['of'], name: string): boolean {
  return [oldestVersion, newestVersion].every(version => ownerOf(of, name, version) === 'rabbit');
}

/** The plugin; `rabbit` is the broker itself, and what nobody knows is a matter of other rules. */
function ownerOf(of: Mention['of'], name: string, version: Version): string {
  const owner =
    of === 'exchange type'
      ? exchangeTypes(version).get(name)
      : of === 'component'
        ? parameterComponents.get(name)
        : policyKeys(version).get(name)?.plugin;
  return owner?.split(' ')[0] ?? 'rabbit';
}

/** On its own, so that nothing but these few words is kept of a document. */
function needsFrom(mentions: readonly Mention[]): DefinitionsLent['needs'] {
  return version => {
    const needs = new Map<string, PluginNeed>();
    for (const { of, name, at } of mentions) {
      const plugin = ownerOf(of, name, version);
      if (plugin === 'rabbit' || needs.has(plugin)) continue;
      needs.set(plugin, { plugin, words: `${of} \`${name}\``, at });
    }
    return [...needs.values()];
  };
}

/** A Compose file without a broker is nobody's. */
export function lentByCompose(path: string, text: string): ComposeLent | OtherLent {
  const place = placesIn(path, text);
  const brokers = composeFile(parseYaml(text))?.brokers ?? [];
  const nodes = brokers.map(({ mounts, image }) => ({
    ...(image?.version ? { version: image.version } : {}),
    mounts: mounts.flatMap(({ path: written, target, ...range }): readonly NodeMount[] => {
      // The working directory is taken to be the folder of the file.
      const source = written?.replace(/^\$(?:PWD|\{PWD\})\//, './');
      if (source === undefined || isAbsolute(source) || /^[~$]/.test(source)) return [];
      return [{ from: joined(folderOf(path), source), to: target.replace(/\/+$/, ''), at: place(range) }];
    }),
  }));
  return nodes.length > 0 ? { kind: 'compose', path, nodes } : { kind: 'other', path };
}

function rangeIn(origin: Origin): TextRange {
  if ('resource' in origin) throw new Error(`${origin.resource} has no place in a text`);
  return origin;
}

/** The same document for the same version. */
function once(read: (version: Version) => ConfDocument): (version: Version) => ConfDocument {
  const documents = new Map<string, ConfDocument>();
  return version => {
    const known = formatVersion(version);
    const document = documents.get(known) ?? read(version);
    documents.set(known, document);
    return document;
  };
}

/** Places as a person is shown them: of what goes over several lines the first one. */
function placesIn(path: string, text: string): (range: TextRange) => Place {
  let lines: LineMap | undefined;
  return ({ start, end }) => {
    lines ??= new LineMap(text);
    const lineEnd = text.slice(start, end).search(/[\r\n]/);
    return {
      path,
      start: lines.position(start),
      end: lines.position(lineEnd > 0 ? start + lineEnd : end),
    };
  };
}

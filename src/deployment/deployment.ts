import type { ConfDocument, Setting } from '../conf/conf.ts';
import type { TextRange } from '../model/model.ts';
import type { Version } from '../model/version.ts';
import type { ConfLent, DefinitionsLent, Lent, Place, PluginsLent } from './deployment-lent.ts';
import { inWorkspace } from './deployment-mounts.ts';
import { baseNameOf, folderOf, isAbsolute, joined } from './deployment-paths.ts';

/** What the other files of the same node say to the one that is judged. A file that nothing is known around has none of it. */
export interface Deployment {
  /** The files of settings that a node reads before the judged one, in that order; around other kinds of files all of them. */
  readonly before: readonly ConfLent[];
  /** Those that it reads afterwards: what they set wins. */
  readonly after: readonly ConfLent[];
  /** Undefined: which plugins are enabled is not known. */
  readonly plugins?: PluginsLent;
  /** What the settings import; around a definitions file without itself. */
  readonly definitions: readonly DefinitionsLent[];
  /** There is an advanced.config that cannot be read, which may set what these files do not. */
  readonly hasAdvancedConfig: boolean;
  /** The setting that holds for a key in the other files. */
  setting(key: string): OtherSetting | undefined;
  /** The paths in the judged settings that lead to a file of the workspace. */
  readonly links: readonly Link[];
  /** Where a path that the settings name leads to in the workspace. */
  locate(path: string): Location;
}

export interface Link extends TextRange {
  readonly path: string;
}

/** A setting of another file. */
export interface OtherSetting {
  readonly setting: Setting;
  readonly at: Place;
}

/** Where a path leads to. */
export type Location =
  | { readonly is: 'there'; readonly lent: Lent }
  /** The workspace should hold it, and does not; a path of a container with what mounts it. */
  | { readonly is: 'missing'; readonly path: string; readonly mount?: Place }
  /** Outside of what is known. */
  | { readonly is: 'elsewhere' };

/** The files around the judged one, as far as somebody has looked. All paths have `/` between their names. */
export interface Surroundings {
  /** What a file or a folder lends; null where there is none; undefined where that is not known. */
  at(path: string): Lent | null | undefined;
  /** The names of the files in a folder; undefined where they are not known. */
  namesIn(folder: string): readonly string[] | undefined;
}

/** The kinds of files that are judged together. */
export const memberKinds = ['conf', 'advanced-config', 'definitions', 'enabled-plugins'] as const;
export type MemberKind = (typeof memberKinds)[number];

/**
 * Which of the files around belong to the same node as one file does:
 * rabbitmq.conf with the parts in `conf.d` and the advanced.config beside it, enabled_plugins beside it, and the definitions that
 * these settings import.
 */
export function deploymentOf(
  path: string,
  kind: MemberKind,
  version: Version,
  around: Surroundings,
): Deployment {
  const home = homeOf(path, kind, version, around);
  const main = kind === 'conf' && !isPart(path) ? baseNameOf(path) : mainConf;
  const found = confsIn(home, main, around);
  const imported = found.flatMap(conf => importedBy(conf, version, around));
  // Settings that import other definitions are another node's, as far as anybody can tell.
  const confs = kind === 'definitions' && !imported.includes(path) ? [] : found;
  const own = confs.findIndex(conf => conf.path === path);
  const definitions = confs.length === 0 ? [] : [...new Set(imported)].filter(other => other !== path);
  const plugins = pluginsIn(home, around);
  const before = own < 0 ? confs : confs.slice(0, own);
  const after = own < 0 ? [] : confs.slice(own + 1);
  return {
    before,
    after,
    ...(plugins && kind !== 'enabled-plugins' ? { plugins } : {}),
    definitions: definitions.flatMap(other => definitionsAt(other, around)),
    hasAdvancedConfig: around.at(joined(home, advancedConfig))?.kind === 'other',
    links: kind === 'conf' ? linksIn(path, home, version, around) : [],
    setting: key => settingIn([...before, ...after], key, version),
    locate: named => locate(named, home, around).location,
  };
}

/** The keys of settings whose value is the path of definitions to import at boot, a file or a folder. */
export const importKeys: readonly string[] = [
  'load_definitions',
  'management.load_definitions',
  'definitions.local.path',
];

/** The settings of one file that import definitions. */
export function importsIn(document: ConfDocument): readonly Setting[] {
  return pathsIn(document).filter(({ key }) => importKeys.includes(key));
}

/** The settings that name a file: found once, as they are asked for with every key that is typed. */
function pathsIn(document: ConfDocument): readonly Setting[] {
  const known = pathsByDocument.get(document);
  if (known) return known;
  const paths = document.settings.filter(
    ({ key, isOpen }) => !isOpen && (/(?:cert|key|dh)file$/.test(key) || importKeys.includes(key)),
  );
  pathsByDocument.set(document, paths);
  return paths;
}

const pathsByDocument = new WeakMap<ConfDocument, readonly Setting[]>();

/** The folder of a node's files that a file lies in: of definitions where its rabbitmq.conf is, here or one folder up. */
function homeOf(path: string, kind: MemberKind, version: Version, around: Surroundings): string {
  const folder = folderOf(path);
  if (kind === 'conf') return isPart(path) ? folderOf(folder) : folder;
  if (kind === 'enabled-plugins' || kind === 'advanced-config') return folder;
  const homes = [folder, folderOf(folder)];
  const imports = (home: string) =>
    confsIn(home, mainConf, around).some(conf => importedBy(conf, version, around).includes(path));
  return homes.find(imports) ?? folder;
}

const mainConf = 'rabbitmq.conf';
const partsFolder = 'conf.d';
const advancedConfig = 'advanced.config';

function isPart(path: string): boolean {
  return baseNameOf(folderOf(path)) === partsFolder;
}

/**
 * In the order in which a node reads them: the main file, the parts by their names, and over all of them advanced.config (see
 * rabbit_prelaunch_conf.erl).
 */
function confsIn(home: string, main: string, around: Surroundings): readonly ConfLent[] {
  const parts = joined(home, partsFolder);
  const names = main === mainConf ? (around.namesIn(parts) ?? []) : [];
  return [
    joined(home, main),
    ...names
      .filter(name => name.endsWith('.conf'))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map(name => joined(parts, name)),
    joined(home, advancedConfig),
  ].flatMap(path => {
    const lent = around.at(path);
    return lent?.kind === 'conf' ? lent : [];
  });
}

function pluginsIn(home: string, around: Surroundings): PluginsLent | undefined {
  const mounted = inWorkspace('/etc/rabbitmq/enabled_plugins', home, around)?.path;
  for (const path of [
    ...(mounted === undefined ? [] : [mounted]),
    ...pluginsNames.map(name => joined(home, name)),
  ]) {
    const lent = around.at(path);
    if (lent) return lent.kind === 'enabled-plugins' ? lent : undefined;
  }
  return undefined;
}

const pluginsNames: readonly string[] = [
  'enabled_plugins',
  'rabbitmq_enabled_plugins',
  'rabbitmq-enabled_plugins',
];

function settingIn(confs: readonly ConfLent[], key: string, version: Version): OtherSetting | undefined {
  for (const conf of confs.toReversed()) {
    const setting = conf.document(version).settings.findLast(candidate => candidate.key === key);
    if (setting) return { setting, at: conf.place(setting) };
  }
  return undefined;
}

/** The paths in the workspace of what a file of settings imports. */
function importedBy(conf: ConfLent, version: Version, around: Surroundings): readonly string[] {
  const home = isPart(conf.path) ? folderOf(folderOf(conf.path)) : folderOf(conf.path);
  return importsIn(conf.document(version)).flatMap(({ value }) => {
    const { path, location } = locate(value, home, around);
    if (location.is !== 'there') return [];
    if (location.lent.kind !== 'other') return [path];
    const names = around.namesIn(path) ?? [];
    return names.filter(name => name.endsWith('.json')).map(name => joined(path, name));
  });
}

function linksIn(path: string, home: string, version: Version, around: Surroundings): readonly Link[] {
  const conf = around.at(path);
  if (conf?.kind !== 'conf') return [];
  const document = conf.document(version);
  const named = pathsIn(document)
    .slice(0, mostLinks)
    .flatMap(({ value, valueRange }) => {
      const { path: target, location } = locate(value, home, around);
      return location.is === 'there' ? { ...valueRange, path: target, lent: location.lent } : [];
    });
  const included = document.includes.slice(0, mostLinks).flatMap(({ path: value, start, end }) => {
    const target = joined(folderOf(path), value);
    const lent = value.includes('*') ? undefined : around.at(target);
    return lent ? { start, end, path: target, lent } : [];
  });
  return [...named, ...included].flatMap(({ start, end, path: target, lent }) =>
    lent.kind === 'other' && lent.isFolder ? [] : { start, end, path: target },
  );
}

/** Each costs a look at the disk. */
const mostLinks = 50;

function definitionsAt(path: string, around: Surroundings): readonly DefinitionsLent[] {
  const lent = around.at(path);
  return lent?.kind === 'definitions' ? [lent] : [];
}

/**
 * A relative path is taken to be meant from the folder of the settings on. An absolute one is of the machine or the container of the
 * node: what a Compose file mounts there it is, else a file of its name beside the settings is taken for it; without one nothing is
 * known.
 */
function locate(
  named: string,
  home: string,
  around: Surroundings,
): { readonly path: string; readonly location: Location } {
  const absolute = isAbsolute(named);
  const mapped = absolute ? inWorkspace(named, home, around) : undefined;
  if (mapped) {
    const found = around.at(mapped.path);
    const missing: Location = { is: 'missing', path: mapped.path, mount: mapped.mount.at };
    if (found !== undefined)
      return { path: mapped.path, location: found ? { is: 'there', lent: found } : missing };
  }
  const slashed = named.replaceAll('\\', '/').replace(/\/+$/, '');
  const beside = joined(home, baseNameOf(slashed));
  const path = absolute ? beside : joined(home, slashed);
  const lent = around.at(path);
  if (lent) return { path, location: { is: 'there', lent } };
  // From the root of a container on, where a node starts in it.
  const other = absolute || path === beside ? undefined : around.at(beside);
  if (other) return { path: beside, location: { is: 'there', lent: other } };
  return { path, location: lent === null && !absolute ? { is: 'missing', path } : { is: 'elsewhere' } };
}

/** What of a deployment the judged file is told: as long as it is the same, so are the findings. */
export function seenBy(deployment: Deployment, kind: MemberKind, version: Version): string {
  const { before, after, plugins, definitions, hasAdvancedConfig } = deployment;
  const settingsIn = (conf: ConfLent) =>
    conf
      .document(version)
      .settings.map(({ key, value, keyRange }) => [key, value, conf.place(keyRange).start.line]);
  return JSON.stringify([
    kind === 'definitions'
      ? deployment.setting('default_queue_type')
      : [before, after].map(confs => confs.map(settingsIn)),
    plugins && [[...plugins.enabled], plugins.at],
    definitions.map(({ path, users, at, needs }) => [path, [...users], at, needs(version)]),
    hasAdvancedConfig,
  ]);
}

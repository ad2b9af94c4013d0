import type { TextRange } from '../model/model.ts';
import { type AdvancedConfigDocument, settingsBelow, type TermSetting } from './advanced-config.ts';
import type { ConfDocument, Setting } from './conf.ts';
import type { Sequence, Term } from './erlang/term.ts';
import { withComma } from './erlang/write.ts';
import { confNamesAt } from './erlang-keys.ts';

/**
 * What a file of Erlang terms sets, as the settings of rabbitmq.conf that say the same, so that a rule about them reads both.
 * What rabbitmq.conf cannot say is left out, and so is what is only worked out by a node.
 */
export function asConfDocument(document: AdvancedConfigDocument): ConfDocument {
  const { text, isTemplate, comments } = document;
  const settings = holdingEntries(document).flatMap(entry =>
    entry.settings.flatMap(setting => settingsFor(setting, text)),
  );
  return { text, format: 'conf', isTemplate, settings, includes: [], comments, problems: [] };
}

/** The entries that count: of an application that stands in the list twice the last one replaces the others whole. */
export function holdingEntries({
  applications,
}: AdvancedConfigDocument): AdvancedConfigDocument['applications'] {
  const last = new Map(applications.map(entry => [entry.name, entry]));
  return applications.filter(entry => last.get(entry.name) === entry);
}

/** The settings of rabbitmq.conf that say all that one in Erlang terms does; undefined where they cannot. */
export function confSettingsFor(setting: TermSetting, text: string): readonly Setting[] | undefined {
  const settings = isSayable(setting) ? settingsFor(setting, text) : [];
  return settings.length > 0 && !settings.some(({ isOpen }) => isOpen) ? settings : undefined;
}

function isSayable(setting: TermSetting): boolean {
  const { path, value } = setting;
  const made = translations[path.join('.')];
  if (made) return made(value).length > 0;
  const names = confNamesAt(path);
  if (isPlain(value)) return names.length === 1;
  if (value.kind !== 'list' || value.elements.length === 0) return false;
  if (value.elements.every(isPlain)) return names.some(({ key }) => isOfList(key));
  const below = settingsBelow(setting);
  return below.length === value.elements.length && below.every(isSayable);
}

/** Whether a key is one of a list: its last segment is any name. */
function isOfList(key: string): boolean {
  return /^[^$]+\.\$\w+$/.test(key);
}

function settingsFor(setting: TermSetting, text: string): readonly Setting[] {
  const { path, value } = setting;
  const made = translations[path.join('.')];
  if (made) return made(value).flatMap(item => confSetting(setting, item, text));
  const names = confNamesAt(path);
  const [name, ...others] = names;
  if (name && others.length === 0 && !name.key.includes('$') && !isBranch(value)) {
    return confSetting(setting, { key: name.key, term: value }, text);
  }
  const listed = names.find(({ key }) => isOfList(key));
  if (listed && value.kind === 'list' && value.elements.every(isPlain)) {
    return listItems(listed.key, value).flatMap(item => confSetting(setting, item, text));
  }
  return settingsBelow(setting).flatMap(below => settingsFor(below, text));
}

/** One setting of rabbitmq.conf that a term stands for. */
interface Item {
  readonly key: string;
  /** Segments that have dots of their own; without them those of the key. */
  readonly segments?: readonly string[];
  /** What says the value. */
  readonly term: Term;
  /** The value, where it is not what the term says. */
  readonly value?: string;
  /** The list that the term is one of several elements of. */
  readonly among?: Sequence;
}

function confSetting(setting: TermSetting, item: Item, text: string): readonly Setting[] {
  const { key, term, value = textOf(term), among } = item;
  const isUnknown = term.kind === 'expression' || isEncrypted(term);
  if (value === undefined && !isUnknown) return [];
  const { start, end } = setting;
  const place = among ? term : setting;
  const removal = among ? withComma(text, among, term) : withComma(text, setting.list, setting.pair);
  return [
    {
      key,
      segments: item.segments ?? key.split('.'),
      value: value ?? '',
      keyRange: setting.keyRange,
      valueRange: rangeOf(term),
      isOpen: isUnknown,
      ...(among ? rangeOf(place) : { start, end }),
      term: { kind: term.kind, ...(removal ? { removal } : {}) },
    },
  ];
}

/** What the schemas of RabbitMQ make of keys of rabbitmq.conf, read backwards. */
const translations: Readonly<Record<string, (value: Term) => readonly Item[]>> = {
  ...listeners('rabbit', 'listeners'),
  ...listeners('rabbitmq_mqtt', 'mqtt.listeners'),
  ...listeners('rabbitmq_stomp', 'stomp.listeners'),
  ...listeners('rabbitmq_stream', 'stream.listeners'),
  'rabbit.default_pass': term => [{ key: 'default_pass', term }],
  'rabbit.vm_memory_high_watermark': term =>
    term.kind === 'tuple'
      ? tagged(term, {
          absolute: 'vm_memory_high_watermark.absolute',
          relative: 'vm_memory_high_watermark.relative',
        })
      : [{ key: 'vm_memory_high_watermark.relative', term }],
  'rabbit.disk_free_limit': term =>
    term.kind === 'tuple'
      ? tagged(term, { mem_relative: 'disk_free_limit.relative' })
      : [{ key: 'disk_free_limit.absolute', term }],
  'rabbit.cluster_partition_handling': term => {
    const [strategy = term] = term.kind === 'tuple' ? term.elements : [];
    return [{ key: 'cluster_partition_handling', term: strategy }];
  },
  'rabbit.cluster_nodes': term => {
    const [nodes = term] = term.kind === 'tuple' ? term.elements : [];
    return nodes.kind === 'list' ? listItems('cluster_formation.classic_config.nodes.$node', nodes) : [];
  },
  'rabbit.loopback_users': term => {
    if (term.kind !== 'list') return [];
    const users = term.elements.map(textOf);
    if (users.includes(undefined)) return [];
    // Whoever is not in the list may log in from anywhere.
    if (!users.includes('guest')) return [{ key: 'loopback_users', term, value: 'none' }];
    return users.map(user => ({
      key: `loopback_users.${user}`,
      segments: ['loopback_users', user ?? ''],
      term,
      value: 'true',
    }));
  },
  'rabbit.permit_deprecated_features': term =>
    term.kind === 'map'
      ? term.entries.flatMap(({ key, value }) =>
          key.kind === 'atom' ? [{ key: `deprecated_features.permit.${key.name}`, term: value }] : [],
        )
      : [],
  'rabbit.default_permissions': term =>
    term.kind === 'list' && term.elements.length === 3
      ? ['configure', 'write', 'read'].flatMap((right, index) => {
          const permission = term.elements[index];
          return permission ? [{ key: `default_permissions.${right}`, term: permission }] : [];
        })
      : [],
};

function listeners(application: string, prefix: string): typeof translations {
  const of = (protocol: string) => (term: Term) => {
    if (term.kind !== 'list') return [];
    if (term.elements.length === 0) return [{ key: `${prefix}.${protocol}`, term, value: 'none' }];
    return term.elements.flatMap((element, index): readonly Item[] => {
      const value = addressOf(element);
      return value === undefined
        ? []
        : [{ key: `${prefix}.${protocol}.${index + 1}`, term: element, value, among: term }];
    });
  };
  return { [`${application}.tcp_listeners`]: of('tcp'), [`${application}.ssl_listeners`]: of('ssl') };
}

/** `5672` or `{"127.0.0.1", 5672}` */
function addressOf(term: Term): string | undefined {
  if (term.kind !== 'tuple') return textOf(term);
  const [address, port] = term.elements.map(textOf);
  return address === undefined || port === undefined ? undefined : `${address}:${port}`;
}

function listItems(key: string, list: Sequence): readonly Item[] {
  const before = key.slice(0, key.lastIndexOf('.'));
  if (list.elements.length === 0) return [];
  return list.elements.map((term, index) => ({ key: `${before}.${index + 1}`, term, among: list }));
}

/** `{absolute, "2GB"}` */
function tagged({ elements }: Sequence, keys: Readonly<Record<string, string>>): readonly Item[] {
  const [tag, term] = elements;
  const key = tag?.kind === 'atom' ? keys[tag.name] : undefined;
  return key && term && elements.length === 2 ? [{ key, term }] : [];
}

/** What a value is decrypted from: `{encrypted, <<"…">>}`. */
export function isEncrypted(term: Term): boolean {
  const [tag, , third] = term.kind === 'tuple' ? term.elements : [];
  return tag?.kind === 'atom' && tag.name === 'encrypted' && !third;
}

/** Whether there may be settings below. */
function isBranch({ kind }: Term): boolean {
  return kind === 'list' || kind === 'tuple' || kind === 'map';
}

function isPlain(term: Term): boolean {
  return textOf(term) !== undefined;
}

/** A value as rabbitmq.conf would say it; undefined where it is no single one. */
export function textOf(term: Term): string | undefined {
  switch (term.kind) {
    case 'atom':
      return term.name;
    case 'string':
    case 'binary':
      return term.text;
    case 'integer':
      return String(term.value);
    case 'float':
      return Number.isInteger(term.value) ? term.value.toFixed(1) : String(term.value);
    default:
      return undefined;
  }
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

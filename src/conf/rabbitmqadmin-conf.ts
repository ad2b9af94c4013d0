import { parse } from 'smol-toml';

/** The keys of one node, such as `hostname`. */
export type NodeSection = Readonly<Record<string, unknown>>;

type Nodes = Readonly<Record<string, NodeSection>>;

/**
 * The nodes of a `rabbitmqadmin.conf`, by name: of version 2 in TOML, of version 1 in the INI of Python's ConfigParser. Of any
 * other text none.
 * https://www.rabbitmq.com/docs/management-cli, https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function rabbitmqadminNodes(text: string): Nodes {
  return tomlSections(text) ?? iniSections(text);
}

function tomlSections(text: string): Nodes | undefined {
  try {
    return Object.fromEntries(
      Object.entries(parse(text)).filter((entry): entry is [string, NodeSection & (typeof entry)[1]] =>
        isTable(entry[1]),
      ),
    );
  } catch {
    return undefined;
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of keys count in small letters; `[DEFAULT]` stands behind every section; `%(name)s` is another key's value. */
function iniSections(text: string): Nodes {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const [, header] = /^\[(.+)\]\s*$/.exec(line) ?? [];
    if (header !== undefined) {
      current = sections.get(header) ?? new Map();
      sections.set(header, current);
      continue;
    }
    const [, key = '', value = ''] = /^([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== '') current?.set(key.toLowerCase(), value);
  }
  const defaults = sections.get('DEFAULT') ?? new Map<string, string>();
  sections.delete('DEFAULT');
  return Object.fromEntries(
    [...sections].map(([name, own]) => {
      const all = new Map([...defaults, ...own]);
      const filled = [...all].map(([key, value]) => [key, interpolated(value, all)]);
      return [name, Object.fromEntries(filled)];
    }),
  );
}

function interpolated(value: string, all: ReadonlyMap<string, string>): string {
  return value.replaceAll(/%%|%\(([^)]+)\)s/g, (found, name?: string) =>
    name === undefined ? '%' : (all.get(name.toLowerCase()) ?? found),
  );
}

import { resolve } from 'node:path';
import { parse } from 'smol-toml';
import { parseManagementUrl } from '../../../management/url.ts';
import type { Found } from './found.ts';

/**
 * The nodes of a `rabbitmqadmin.conf`: of version 2 in TOML, of version 1 in the INI of Python's ConfigParser. That certificates
 * are not verified is not taken over: a person says so for each cluster.
 * @param folder where relative paths begin
 * https://www.rabbitmq.com/docs/management-cli, https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function foundInRabbitmqadminConf(text: string, source: string, folder: string): readonly Found[] {
  const sections = tomlSections(text) ?? iniSections(text);
  return Object.entries(sections).flatMap(([name, section]) => {
    const found = foundNode(section, folder);
    return found ? [{ label: name, source, ...found }] : [];
  });
}

type Section = Readonly<Record<string, unknown>>;

function foundNode(section: Section, folder: string): Pick<Found, 'draft'> | undefined {
  const text = (...names: readonly string[]) => {
    const value = names.map(name => section[name]).find(each => each !== undefined && each !== '');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const file = (...names: readonly string[]) => {
    const path = text(...names);
    return path && resolve(folder, path);
  };
  if (!['hostname', 'base_uri', 'port', 'username'].some(name => text(name) !== undefined)) return undefined;
  const tls = isOn(section.tls) || isOn(section.ssl) || section.scheme === 'https';
  const host = text('hostname') ?? 'localhost';
  const port = text('port') ?? (tls ? '15671' : '15672');
  const path = text('path_prefix')?.replace(/^\/*/, '/') ?? '';
  const address = parseManagementUrl(
    text('base_uri') ??
      `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`,
  );
  if (typeof address === 'string') return undefined;
  const username = text('username') ?? address.username ?? 'guest';
  return {
    draft: {
      url: address.url,
      username,
      password: text('password') ?? address.password ?? (username === 'guest' ? 'guest' : undefined),
      caFile: file('ca_certificate_bundle_path', 'ssl_ca_cert_file'),
      certificateFile: file('client_certificate_file_path', 'ssl_cert_file'),
      keyFile: file('client_private_key_file_path', 'ssl_key_file'),
    },
  };
}

function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value));
}

function tomlSections(text: string): Readonly<Record<string, Section>> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(parse(text)).filter((entry): entry is [string, Section & (typeof entry)[1]] =>
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
function iniSections(text: string): Readonly<Record<string, Section>> {
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

import { resolve } from 'node:path';
import type { NodeSection } from '../../../conf/rabbitmqadmin-conf.ts';
import { parseManagementUrl } from '../../../management/url.ts';
import type { Found } from './found.ts';

/**
 * The clusters of a `rabbitmqadmin.conf`. That certificates are not verified is not taken over: a person says so for each cluster.
 * @param folder where relative paths begin
 */
export function foundInRabbitmqadminConf(
  nodes: Readonly<Record<string, NodeSection>>,
  source: string,
  folder: string,
): readonly Found[] {
  return Object.entries(nodes).flatMap(([name, section]) => {
    const found = foundNode(section, folder);
    return found ? [{ label: name, source, ...found }] : [];
  });
}

function foundNode(section: NodeSection, folder: string): Pick<Found, 'draft'> | undefined {
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

import type { Setting } from './conf.ts';
import { plugins } from './plugins.ts';
import type { PlacedSetting } from './settings.ts';

/** A setting that is for a plugin. */
export interface PluginNeed {
  readonly plugin: string;
  readonly setting: Setting;
  /** Without the plugin the node cannot do what the setting asks for; else nothing reads it, and that is all. */
  readonly isVital: boolean;
}

/** The plugins that settings are for, each once: by what needs it, else by the first key that is its own. */
export function pluginNeeds(settings: readonly PlacedSetting[]): readonly PluginNeed[] {
  const needs = new Map<string, PluginNeed>();
  for (const { setting, key, overriddenBy } of settings) {
    if (!key || overriddenBy) continue;
    const asked = askedFor(key.key, setting.value);
    const plugin = asked ?? key.plugin;
    if (!plugins.includes(plugin) || (needs.has(plugin) && asked === undefined)) continue;
    if (!needs.get(plugin)?.isVital) needs.set(plugin, { plugin, setting, isVital: asked !== undefined });
  }
  return [...needs.values()];
}

/** The plugin that a value asks for: https://www.rabbitmq.com/docs/access-control, https://www.rabbitmq.com/docs/cluster-formation */
function askedFor(key: string, value: string): string | undefined {
  if (key === 'cluster_formation.peer_discovery_backend')
    return peerDiscovery.get(value.replace(/^rabbit_peer_discovery_/, ''));
  if (key === 'auth_mechanisms.$name')
    return value === 'EXTERNAL' ? 'rabbitmq_auth_mechanism_ssl' : undefined;
  // A backend may be one for the names and another one for the rights: `auth_backends.1.authn`.
  if (/^auth_backends\.\$num(?:\.auth[nz])?$/.test(key))
    return authBackends.get(value.replace(/^rabbit_auth_backend_/, ''));
  return undefined;
}

const peerDiscovery: ReadonlyMap<string, string> = new Map([
  ['aws', 'rabbitmq_peer_discovery_aws'],
  ['consul', 'rabbitmq_peer_discovery_consul'],
  ['etcd', 'rabbitmq_peer_discovery_etcd'],
  ['k8s', 'rabbitmq_peer_discovery_k8s'],
  ['kubernetes', 'rabbitmq_peer_discovery_k8s'],
]);

const authBackends: ReadonlyMap<string, string> = new Map([
  ['cache', 'rabbitmq_auth_backend_cache'],
  ['http', 'rabbitmq_auth_backend_http'],
  ['ldap', 'rabbitmq_auth_backend_ldap'],
  ['oauth', 'rabbitmq_auth_backend_oauth2'],
  ['oauth2', 'rabbitmq_auth_backend_oauth2'],
]);

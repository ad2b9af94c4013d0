import type { ConfKey } from '../../../conf/keys.ts';
import type { ChecklistItemId } from '../../../rules/checklist.ts';
import { brokerWords } from './conf-broker.ts';
import { pluginKeyWords } from './conf-plugins.ts';
import { pageAddress } from './words.ts';

/** By key of the table: one sentence or two, true from RabbitMQ 3.10 on. */
export type ConfWords = Readonly<Record<string, string>>;

/** Where there is more about a key. */
export interface Topic {
  /** The vendor's page. */
  readonly page: string;
  /** The checklist item that the key is for. */
  readonly item?: ChecklistItemId;
}

/** What a key does, in our words; undefined where there is no sentence about it yet. */
export function wordsAbout({ key, segments }: Pick<ConfKey, 'key' | 'segments'>): string | undefined {
  return words[key] ?? tlsWords(key, segments);
}

/** The topic of a key: of the longest beginning that fits. */
export function topicOf(key: string): Topic {
  const segments = key.split('.');
  for (let length = segments.length; length > 0; length--) {
    const topic = topics[segments.slice(0, length).join('.')];
    if (topic) return { page: pageAddress(topic[0]), ...(topic[1] ? { item: topic[1] } : {}) };
  }
  return { page: pageAddress('configure#config-items') };
}

/** All that is said of single keys. */
export const words: ConfWords = { ...brokerWords, ...pluginKeyWords };

/** Every TLS listener and client has the same options. */
function tlsWords(key: string, segments: readonly string[]): string | undefined {
  const at = segments.findIndex(segment => tlsSegments.has(segment));
  return at < 0 || (segments[at] === 'ssl' && key.startsWith('listeners.'))
    ? undefined
    : tlsOptions[segments[at + 1] ?? ''];
}

const tlsSegments: ReadonlySet<string> = new Set(['ssl_options', 'ssl_opts', 'ssl', 'https', 'tls']);

const tlsOptions: ConfWords = {
  cacertfile:
    "A PEM file with the certificates of the authorities that the other side's certificate may come from.",
  certfile: 'The PEM file with the certificate of this side, and those between it and the authority.',
  ciphers: 'A cipher suite that may be used; those that are not listed may not.',
  client_renegotiation:
    'Whether the client may begin a new handshake on an open connection. TLS 1.3 has none.',
  crl_check: 'Whether certificates are looked up in lists of revoked ones.',
  depth: "How many certificates may stand between the other side's certificate and the authority.",
  dhfile: 'A PEM file with the parameters for Diffie-Hellman key exchange.',
  fail_if_no_peer_cert:
    'Whether a client without a certificate is refused. It needs `verify_peer` to mean anything.',
  honor_cipher_order: "Whether the order of the cipher suites is the server's and not the client's.",
  honor_ecc_order: "Whether the order of the curves is the server's and not the client's.",
  keyfile: 'The PEM file with the private key that belongs to the certificate.',
  log_alert: 'Whether TLS alerts are logged.',
  log_level: 'The lowest level of what is logged about TLS.',
  password: 'The password of the private key.',
  reuse_sessions: 'Whether an earlier TLS session may be taken up again.',
  secure_renegotiate: 'Whether a new handshake on an open connection must be the secure kind of RFC 5746.',
  sni: 'The name of the server that is asked for.',
  verify:
    'Whether the certificate of the other side is checked: `verify_peer` checks it, `verify_none` does not.',
  versions: 'A version of TLS that may be spoken; those that are not listed may not.',
};

/** By the beginning of a key: the vendor's page, and the checklist item. */
const topics: Readonly<Record<string, readonly [page: string, item?: ChecklistItemId]>> = {
  anonymous_login_user: ['access-control', 'SEC001'],
  auth_backends: ['access-control'],
  auth_http: ['https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_auth_backend_http'],
  auth_ldap: ['ldap'],
  auth_mechanisms: ['access-control#mechanisms'],
  auth_oauth2: ['oauth2'],
  channel_max: ['channels#channel-max'],
  cluster_formation: ['cluster-formation', 'HA001'],
  cluster_partition_handling: ['4.2/partitions', 'HA003'],
  connection_max: ['connections#limiting'],
  consumer_timeout: ['consumers#acknowledgement-timeout', 'REL003'],
  default_pass: ['access-control#default-state', 'SEC001'],
  default_permissions: ['access-control#authorisation', 'SEC004'],
  default_queue_type: ['vhosts#default-queue-type', 'HA002'],
  default_user: ['access-control#default-state', 'SEC001'],
  default_users: ['access-control', 'SEC004'],
  default_vhost: ['vhosts', 'SEC003'],
  definitions: ['definitions#import-on-boot'],
  deprecated_features: ['deprecated-features'],
  disk_free_limit: ['disk-alarms', 'MON003'],
  heartbeat: ['heartbeats'],
  'listeners.ssl': ['ssl#enabling-tls', 'SEC002'],
  'listeners.tcp': ['networking#interfaces', 'SEC002'],
  load_definitions: ['definitions#import-on-boot'],
  log: ['logging', 'MON004'],
  loopback_users: ['access-control#loopback-users', 'SEC001'],
  management: ['management', 'MON001'],
  'management.load_definitions': ['definitions#import-on-boot'],
  'management.ssl': ['management#single-listener-https', 'SEC005'],
  'management.tcp.ip': ['management', 'SEC005'],
  mqtt: ['mqtt'],
  net_ticktime: ['nettick', 'HA003'],
  prometheus: ['prometheus', 'MON002'],
  proxy_protocol: ['networking#proxy-protocol', 'HA004'],
  queue_leader_locator: ['clustering#replica-placement', 'HA002'],
  quorum_queue: ['quorum-queues', 'HA002'],
  raft: ['quorum-queues'],
  ssl_options: ['ssl', 'SEC002'],
  stomp: ['stomp'],
  stream: ['streams'],
  tcp_listen_options: ['networking#tuning-for-throughput'],
  total_memory_available_override_value: ['memory', 'MON003'],
  trust_store: ['https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_trust_store'],
  vm_memory_high_watermark: ['memory', 'MON003'],
  web_mqtt: ['web-mqtt'],
  web_stomp: ['web-stomp'],
};

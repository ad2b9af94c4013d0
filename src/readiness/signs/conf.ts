import { parseConf, type Setting } from '../../conf/conf.ts';
import { confKeys } from '../../conf/keys.ts';
import { settingsOf } from '../../conf/settings.ts';
import { isAtLeast, type Version } from '../../model/version.ts';
import { isLoopback } from '../items/addresses.ts';
import type { FoundSign } from '../signs.ts';

/** What a rabbitmq.conf shows. */
export function signsInConf(text: string, version: Version): readonly FoundSign[] {
  const document = parseConf(text, version);
  const { all, get } = settingsOf(document, confKeys(version));
  const holding = all.filter(({ overriddenBy }) => !overriddenBy).map(({ setting }) => setting);
  const signs = holding.flatMap(setting =>
    patterns
      .filter(({ key, value }) => key.test(setting.key) && value.test(setting.value))
      .map(({ item, words }) => signAt(setting, item, words)),
  );
  return [
    ...signs.filter(({ item }) => item !== 'HA003' || !isAtLeast(version, 4, 3)),
    ...tlsAlone(holding, get),
    ...peers(holding),
  ];
}

/** Settings that meet an item by themselves. */
const patterns: readonly {
  readonly key: RegExp;
  readonly value: RegExp;
  readonly item: FoundSign['item'];
  readonly words: string;
}[] = [
  {
    key: /^deprecated_features\.permit\.transient_nonexcl_queues$/,
    value: /^false$/,
    item: 'REL001',
    words: 'no client can declare a queue for work that is not durable',
  },
  {
    key: /^default_queue_type$/,
    value: /^(?:quorum|rabbit_quorum_queue)$/,
    item: 'HA002',
    words: 'queues that clients declare without a type are quorum queues',
  },
  {
    key: /^cluster_partition_handling$/,
    value: /^pause_minority$/,
    item: 'HA003',
    words: 'the smaller side of a partition stops',
  },
  {
    key: /^proxy_protocol$/,
    value: /^true$/,
    item: 'HA004',
    words: 'connections come through a load balancer that speaks the proxy protocol',
  },
  {
    key: /^log\.console$/,
    value: /^true$/,
    item: 'MON004',
    words: 'the log goes to where a platform collects it',
  },
  { key: /^log\.syslog$/, value: /^true$/, item: 'MON004', words: 'the log goes to syslog' },
  { key: /^log\.exchange$/, value: /^true$/, item: 'MON004', words: 'the log goes to an exchange' },
  {
    key: /^log\.(?:\w+\.)?formatter$/,
    value: /^json$/,
    item: 'MON004',
    words: 'the log is written for a collector to read',
  },
  {
    key: /^management\.ssl\.port$/,
    value: /^\d+$/,
    item: 'SEC005',
    words: 'management is reached with TLS',
  },
];

function signAt({ key, value, start }: Setting, item: FoundSign['item'], words: string): FoundSign {
  return { item, text: `\`${key} = ${value}\`: ${words}.`, at: start };
}

function* tlsAlone(
  settings: readonly Setting[],
  get: (key: string) => Setting | undefined,
): Iterable<FoundSign> {
  const plain = get('listeners.tcp');
  const encrypted = settings.find(({ key }) => /^listeners\.ssl\./.test(key));
  if (plain?.value === 'none' && encrypted) yield signAt(plain, 'SEC002', 'clients are taken with TLS alone');
  const address = get('management.tcp.ip');
  if (address && isLoopback(address.value))
    yield signAt(address, 'SEC005', 'management listens for its own host alone');
}

/** https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-classic-config */
function* peers(settings: readonly Setting[]): Iterable<FoundSign> {
  const nodes = settings.filter(({ key }) => /^cluster_formation\.classic_config\.nodes\./.test(key));
  const [first] = nodes;
  if (first && nodes.length >= 3 && nodes.length % 2 === 1)
    yield {
      item: 'HA001',
      text: `${nodes.length} nodes are named as peers, an odd number.`,
      at: first.start,
    };
}

import { type ComposeService, settingOf } from '../../deployment/compose.ts';
import type { Workload } from '../../deployment/kubernetes.ts';
import { addEntry } from '../../yaml/edits.ts';
import { entryOf, itemsOf, textOf, valueAt } from '../../yaml/yaml.ts';
import type { TextFix, TextViolation } from '../conf/conf-rule.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const dataKept = defineDeploymentRule({
  id: 'CMP005',
  name: 'data-outlives-container',
  item: 'REL001',
  severity: 'warning',
  summary: 'The data of a node outlives its container, under a node name that stays.',
  why: 'Durable queues and persistent messages are as durable as the disk below them. The folder of the data has the name of the node, and that has the host name: a container with a new one begins empty, beside the data of the old one.',
  remedy:
    'Give each node a named volume at `/var/lib/rabbitmq` and a fixed host name; in Kubernetes a StatefulSet with claims.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#storage-durability',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    volumes:
      - data:/var/lib/rabbitmq
volumes:
  data:
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    volumes:
      - data:/var/lib/rabbitmq
volumes:
  data:
`,
  },
  *compose({ file, profile, isWhole }) {
    // Data that may go is what development is for.
    if (profile === 'development') return;
    for (const broker of file.brokers) {
      const { name, nameRange, mounts } = broker;
      const mount = mounts.find(({ target }) => isDataFolder(target));
      if (mount?.kind === 'tmpfs' || mount?.kind === 'anonymous') {
        yield {
          at: mount,
          message: `The data of service \`${name}\` is ${mount.kind === 'tmpfs' ? 'in memory' : 'in a volume without a name'}: it is gone with the container, whatever is durable. Use a named volume.`,
        };
      } else if (!mount && isWhole && broker.isWhole && !hasOwnDataFolder(broker)) {
        yield {
          at: nameRange,
          severity: profile === 'production' ? 'warning' : 'info',
          message: `Service \`${name}\` has no volume at \`/var/lib/rabbitmq\`: when its container is made anew its queues and messages are gone, whatever is durable.`,
        };
      } else if (mount && isWhole && broker.isWhole && !hasFixedName(broker)) {
        yield {
          at: nameRange,
          message: `Service \`${name}\` has no \`hostname\`: a new container has another one, and its node begins empty beside the data of the old one.`,
          fixes: named(broker, file.yaml.text),
        };
      }
    }
  },
  *kubernetes({ file, isWhole }) {
    for (const { name, spec } of file.clusters) {
      const storage = valueAt(spec, 'persistence', 'storage');
      if (!storage || !/^0(?:[KMGTPE]i?)?$/.test(textOf(storage) ?? '')) continue;
      yield {
        at: storage,
        message: `Cluster \`${name}\` keeps its data in the pods: a pod that is made anew begins empty, whatever is durable. Give it storage.`,
      };
    }
    if (!isWhole) return;
    for (const workload of file.workloads) yield* unkept(workload);
  },
});

function* unkept({ kind, name, at, spec, podSpec, container }: Workload): Iterable<TextViolation> {
  const mount = itemsOf(valueAt(container.node, 'volumeMounts')).find(item =>
    isDataFolder(textOf(valueAt(item, 'mountPath')) ?? ''),
  );
  const volume = textOf(valueAt(mount, 'name'));
  const isClaimed = itemsOf(valueAt(spec, 'volumeClaimTemplates')).some(
    claim => textOf(valueAt(claim, 'metadata', 'name')) === volume,
  );
  const source = itemsOf(valueAt(podSpec, 'volumes')).find(item => textOf(valueAt(item, 'name')) === volume);
  const empty = entryOf(source, 'emptyDir');
  const what = `${kind} \`${name}\``;
  if (!isClaimed && (!mount || empty)) {
    yield {
      at: empty && source ? source : at,
      message: `${what} keeps the data of RabbitMQ in the pod: a pod that is made anew begins empty, whatever is durable. ${kind === 'StatefulSet' ? 'Give it' : 'Use a StatefulSet with'} \`volumeClaimTemplates\`.`,
    };
  } else if (kind !== 'StatefulSet' && !valueAt(podSpec, 'hostname') && !hasNodeName(container.environment)) {
    yield {
      at,
      message: `${what} gives each new pod another host name, under which RabbitMQ begins empty beside its old data. Use a StatefulSet, or the cluster operator.`,
    };
  }
}

/** Of the library's image, and of Bitnami's. */
function isDataFolder(path: string): boolean {
  return /^(?:\/var\/lib\/rabbitmq|\/bitnami\/rabbitmq)(?:\/mnesia(?:\/.*)?)?\/?$|^\/(?:bitnami|var\/lib)\/?$/.test(
    path,
  );
}

/** Then the folder has a name that nobody knows here. */
function hasOwnDataFolder({ environment }: ComposeService): boolean {
  return environment.some(({ name }) => /^RABBITMQ_(?:MNESIA_(?:BASE|DIR)|DATA_DIR)$/.test(name));
}

function hasFixedName(broker: ComposeService): boolean {
  return (
    settingOf(broker, 'hostname') !== undefined ||
    settingOf(broker, 'network_mode') === 'host' ||
    hasNodeName(broker.environment) ||
    broker.envFiles.length > 0 ||
    /(?:^|\/)bitnami\w*\//.test(broker.image?.repository ?? '')
  );
}

function hasNodeName(environment: ComposeService['environment']): boolean {
  return environment.some(({ name }) => /^RABBITMQ_NODE_?NAME$/.test(name));
}

function named({ name, node }: ComposeService, text: string): readonly TextFix[] {
  const edit = addEntry(text, node, [`hostname: ${name}`], entryOf(node, 'image'));
  return edit ? [{ title: `Add \`hostname: ${name}\``, edits: [edit] }] : [];
}

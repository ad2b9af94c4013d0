import { isReachable, type PublishedPort } from '../../deployment/compose-ports.ts';
import { addEntry, replaceScalar } from '../../yaml/edits.ts';
import { entryOf, valueAt } from '../../yaml/yaml.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const internalPortsClosed = defineDeploymentRule({
  id: 'CMP009',
  name: 'internal-ports-not-published',
  item: 'SEC005',
  severity: 'warning',
  summary: 'Ports for operators and for other nodes are not open to the world.',
  why: 'The management UI takes the passwords of administrators and can do everything. The ports between nodes ask for nothing but the Erlang cookie, and let run any code. Docker opens a published port to all addresses, past the rules of most firewalls.',
  remedy: 'Publish them on 127.0.0.1, or not at all: containers of one network reach each other without.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#security-firewall-rules',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ports:
      - "15672:15672"
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ports:
      - "127.0.0.1:15672:15672"
`,
  },
  *compose({ file }) {
    for (const port of byPlace(file.brokers.flatMap(({ ports }) => ports))) {
      const { target } = port;
      const open = internalPorts.find(({ from, to }) => target.from <= to && from <= target.to);
      if (!open || !isReachable(port, target.from)) continue;
      const number = target.from === target.to ? target.from : open.from;
      yield {
        at: port,
        message: `Port ${number}${open.words} Publish it on 127.0.0.1, or not at all.`,
        fixes: onLoopback(port, file.yaml.text),
      };
    }
  },
});

function onLoopback({ node, address }: PublishedPort, text: string): readonly TextFix[] {
  const title = 'Publish on 127.0.0.1 only';
  if (node.kind !== 'scalar') {
    const written = valueAt(node, 'host_ip');
    if (node.kind !== 'map' || (written && written.kind !== 'scalar')) return [];
    const edit = written
      ? replaceScalar(written, '127.0.0.1')
      : addEntry(text, node, ['host_ip: 127.0.0.1'], entryOf(node, 'target'));
    return edit ? [{ title, edits: [edit] }] : [];
  }
  if (node.text.includes('$')) return [];
  const ports = address === undefined ? node.text : node.text.replace(/^(?:\[[^\]]*\]|[^:]*):/, '');
  const isHostPortFree = address === undefined && /^[^:]*$/.test(ports);
  const newText = `127.0.0.1:${isHostPortFree ? ':' : ''}${ports}`;
  return [{ title, edits: [replaceScalar(node, newText)] }];
}

const internalPorts = [
  {
    from: 15_672,
    to: 15_672,
    words:
      ', the management UI, is open to whoever reaches the host: it takes the passwords of administrators in clear.',
  },
  {
    from: 25_672,
    to: 25_672,
    words:
      ', between nodes, is open to whoever reaches the host: with the Erlang cookie it lets run any code.',
  },
  {
    from: 4369,
    to: 4369,
    words: ', which tells the ports of nodes, is open to whoever reaches the host, and only nodes need it.',
  },
  {
    from: 35_672,
    to: 35_682,
    words:
      ', of the command line tools, is open to whoever reaches the host: with the Erlang cookie it lets run any code.',
  },
  {
    from: 15_692,
    to: 15_692,
    words:
      ', the metrics, is open to whoever reaches the host: they tell of its queues and connections without a password.',
  },
] as const;

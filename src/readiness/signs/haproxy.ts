import { parseHaproxy } from '../../deployment/haproxy.ts';
import { rabbitmqRoutes } from '../../deployment/haproxy-proxies.ts';
import type { FoundSign } from '../signs.ts';

/** What a haproxy.cfg shows: clients of AMQP are led to several nodes, and away from one that is down. */
export function signsInHaproxy(text: string): readonly FoundSign[] {
  return rabbitmqRoutes(parseHaproxy(text)).flatMap(({ backend, service }): readonly FoundSign[] => {
    const nodes = backend.servers.reduce((sum, { count }) => sum + count, 0);
    const checked = backend.servers.every(({ options }) => options.has('check'));
    if ((service !== 'amqp' && service !== 'amqps') || nodes < 2 || !checked) return [];
    const { name, kind } = backend.section;
    return [
      {
        item: 'HA004',
        text: `The ${kind} \`${name}\` leads clients to ${nodes} nodes, and checks whether they are up.`,
        at: backend.section.start,
      },
    ];
  });
}

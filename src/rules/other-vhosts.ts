import { groupBy } from '../model/group.ts';
import type { Evidence } from './rule.ts';

/** Another virtual host that has an exchange or a queue of a name, for those who believe that dead letters can go there. */
export interface OtherVhosts {
  ofExchange(vhost: string, name: string): string | undefined;
  ofQueue(vhost: string, name: string): string | undefined;
}

export function otherVhosts({ model }: Evidence): OtherVhosts {
  const exchanges = groupBy(model.exchanges, ({ name }) => name);
  const queues = groupBy(model.queues, ({ name }) => name);
  return {
    ofExchange: (vhost, name) => exchanges.get(name)?.find(other => other.vhost !== vhost)?.vhost,
    ofQueue: (vhost, name) => queues.get(name)?.find(other => other.vhost !== vhost)?.vhost,
  };
}

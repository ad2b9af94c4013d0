import { groupBy } from '../model/group.ts';
import type { Exchange, Queue } from '../model/model.ts';
import type { Evidence } from './rule.ts';

/** Another virtual host that has an exchange or a queue of a name, for those who believe that dead letters can go there. */
export interface OtherVhosts {
  ofExchange(vhost: string, name: string): string | undefined;
  ofQueue(vhost: string, name: string): string | undefined;
}

export function otherVhosts({ model }: Evidence): OtherVhosts {
  return {
    ofExchange: finder(model.exchanges),
    ofQueue: finder(model.queues),
  };
}

function finder(
  entities: readonly (Queue | Exchange)[],
): (vhost: string, name: string) => string | undefined {
  // Few files have anything to ask for.
  let byName: ReadonlyMap<string, readonly (Queue | Exchange)[]> | undefined;
  return (vhost, name) => {
    byName ??= groupBy(entities, entity => entity.name);
    return byName.get(name)?.find(other => other.vhost !== vhost)?.vhost;
  };
}

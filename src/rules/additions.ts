import type { Edit } from '../model/edit.ts';
import type { Arguments } from '../model/model.ts';

/** Edits that add objects to a definitions file, durable and in the shape of an export. */

export function addExchange(vhost: string, name: string, type: 'direct' | 'fanout'): Edit {
  return {
    op: 'add',
    section: 'exchanges',
    value: {
      name,
      ...vhostField(vhost),
      type,
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    },
  };
}

export function addQueue(vhost: string, name: string, ownArguments: Arguments): Edit {
  return {
    op: 'add',
    section: 'queues',
    value: { name, ...vhostField(vhost), durable: true, auto_delete: false, arguments: ownArguments },
  };
}

export function addBinding(vhost: string, exchange: string, queue: string, routingKey: string): Edit {
  return {
    op: 'add',
    section: 'bindings',
    value: {
      source: exchange,
      ...vhostField(vhost),
      destination: queue,
      destination_type: 'queue',
      routing_key: routingKey,
      arguments: {},
    },
  };
}

/** The objects of a file for one virtual host name none. */
export function vhostField(vhost: string): { readonly vhost?: string } {
  return vhost === '' ? {} : { vhost };
}

import type { Origin } from '../model/model.ts';
import type { Place } from './report.ts';

/** The object of a cluster that an entity of its model was read from; undefined of what has no page of its own. */
export function placeOfResource(origin: Origin): Place | undefined {
  if (!('resource' in origin)) return undefined;
  const [section = '', first = '', second = '', third = ''] = origin.resource
    .replace(/^\/api\//, '')
    .split('/')
    .map(decodeURIComponent);
  switch (section) {
    case 'queues':
      return { kind: 'queue', vhost: first, name: second };
    case 'exchanges':
      return { kind: 'exchange', vhost: first, name: second };
    case 'policies':
    case 'operator-policies':
      return { kind: 'policy', vhost: first, name: second };
    case 'bindings':
      return { kind: 'exchange', vhost: first, name: third };
    case 'vhosts':
      return { kind: 'vhost', name: first };
    case 'users':
      return { kind: 'user', name: first };
    case 'permissions':
      return { kind: 'user', name: second };
    case 'parameters':
      return { kind: 'vhost', name: second };
    default:
      return undefined;
  }
}

import { defineItem, judging, pass, warn } from '../item.ts';
import { addressOf, isOwnHost } from './addresses.ts';

export const managementRestricted = defineItem({
  id: 'SEC005',
  lesson: ['security', 'surface'],
  remedy:
    'Let management listen on an address that only operators reach (`management.tcp.ip`), or with TLS alone (`management.ssl.port`).',
  attestable: false,
  unseen:
    'Nothing tells where management listens. Check a cluster as a user with the tag monitoring, or its rabbitmq.conf as a file.',
  *judge(seen) {
    yield* judging(seen, 'listeners', function* (listeners) {
      const management = listeners.filter(({ protocol }) => protocol === 'http' || protocol === 'https');
      const open = management.filter(listener => listener.protocol === 'http' && !isOwnHost(listener));
      for (const listener of open)
        yield warn(
          `Node \`${listener.node}\` offers management without TLS on ${addressOf(listener)}: the passwords of operators can be read on the way.`,
          { kind: 'listener', name: addressOf(listener) },
        );
      if (open.length > 0 || management.length === 0) return;
      const encrypted = management.some(({ protocol }) => protocol === 'https');
      yield pass(
        encrypted
          ? 'Other hosts reach management only with TLS.'
          : 'Management listens for its own host alone.',
      );
    });
  },
});

import { removeSetting } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';
import { tlsListeners, tlsOnlyExample } from './listeners.ts';

export const someListener = defineConfRule({
  id: 'CFG008',
  name: 'amqp-listener-there',
  item: null,
  severity: 'error',
  summary: 'A node listens for AMQP connections somewhere.',
  why: '`listeners.tcp = none` closes the plain port. Without a TLS listener beside it the node starts and has no AMQP port at all: no client can connect, and nothing in the log says so.',
  remedy: 'Add a TLS listener, or remove `listeners.tcp = none`.',
  source: 'https://www.rabbitmq.com/docs/networking#interfaces',
  versions: '>=3.10',
  examples: {
    bad: 'listeners.tcp = none\n',
    good: tlsOnlyExample,
  },
  *check({ document, settings, isWhole }) {
    const none = settings.get('listeners.tcp');
    if (none?.value !== 'none' || tlsListeners(settings).length > 0 || !isWhole) return;
    yield {
      at: none,
      message:
        '`listeners.tcp = none` without a TLS listener: the node has no AMQP port, no client can connect. Add `listeners.ssl.default = 5671`, or remove this line.',
      fixes: [{ title: 'Remove `listeners.tcp = none`', edits: [removeSetting(document, none)] }],
    };
  },
});

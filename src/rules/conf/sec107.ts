import { insertLines } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';
import { isLoopback, plainListeners, tlsListeners, tlsOnlyExample } from './listeners.ts';

export const tlsOnly = defineConfRule({
  id: 'SEC107',
  name: 'listeners-with-tls',
  item: 'SEC002',
  severity: 'warning',
  summary: 'Clients connect with TLS, and in no other way.',
  why: 'On a plain connection passwords and messages go over the network in clear. A TLS listener does not close the plain one: a client that is set up wrongly goes on without TLS, and nobody notices.',
  remedy: 'Set `listeners.ssl.default = 5671` with certificate and key, and `listeners.tcp = none`.',
  source: 'https://www.rabbitmq.com/docs/ssl#enabling-tls',
  versions: '>=3.10',
  examples: {
    bad: 'listeners.tcp.default = 5672\n',
    good: tlsOnlyExample,
  },
  *check({ document, settings, isWhole }) {
    const [tls] = tlsListeners(settings);
    const plain = plainListeners(settings);
    const open = plain.find(({ value, isOpen }) => !isOpen && !isLoopback(value));
    const isClosed = settings.get('listeners.tcp')?.value === 'none';
    if (tls && isWhole && !isClosed && (open || plain.length === 0)) {
      yield {
        at: open ?? tls,
        message:
          'The plain port stays open beside the TLS listener: a client may go on without TLS, and nobody notices. Set `listeners.tcp = none`.',
        fixes: open
          ? []
          : [
              {
                title: 'Set `listeners.tcp = none`',
                edits: [insertLines(document, ['listeners.tcp = none'], tls)],
              },
            ],
      };
    } else if (!tls && open && isWhole) {
      yield {
        at: open,
        message:
          'Clients connect without TLS: passwords and messages go over the network in clear. Set `listeners.ssl.default = 5671` with its certificate, and `listeners.tcp = none`.',
      };
    }
    const missing = ['ssl_options.certfile', 'ssl_options.keyfile'].filter(key => !settings.get(key));
    const isElsewhere = settings.all.some(({ setting }) =>
      /^ssl_options\.(?:cert|key\..+)$/.test(setting.key),
    );
    if (tls && isWhole && missing.length > 0 && !isElsewhere) {
      yield {
        at: tls,
        severity: 'error',
        message: `The TLS listener has no ${missing.map(key => `\`${key}\``).join(' and no ')}: no client can connect to it. Set ${missing.length === 1 ? 'it' : 'them'}.`,
      };
    }
  },
});

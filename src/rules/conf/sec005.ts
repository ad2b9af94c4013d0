import { insertLines } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';
import { isPrivate } from './listeners.ts';

export const managementRestricted = defineConfRule({
  id: 'SEC005',
  name: 'management-restricted',
  item: 'SEC005',
  severity: 'warning',
  summary: 'The management port is not open to everybody in clear.',
  why: 'The management UI takes the passwords of administrators and can do everything with the cluster. On all addresses and without TLS, whoever is on the way reads them.',
  remedy: 'Bind it to a private address with `management.tcp.ip`, or use `management.ssl.*`.',
  source: 'https://www.rabbitmq.com/docs/management#single-listener-https',
  versions: '>=3.10',
  examples: {
    bad: 'management.tcp.port = 15672\n',
    good: 'management.tcp.port = 15672\nmanagement.tcp.ip = 127.0.0.1\n',
  },
  *check({ document, settings, isWhole }) {
    const port = settings.get('management.tcp.port') ?? settings.get('management.listener.port');
    const address = settings.get('management.tcp.ip') ?? settings.get('management.listener.ip');
    const at = address ?? port;
    const isOpen = address ? !address.isOpen && !isPrivate(address.value) : isWhole;
    const hasTls =
      settings.get('management.listener.ssl')?.value === 'true' ||
      settings.all.some(({ setting }) => setting.key.startsWith('management.ssl.'));
    if (at && isOpen && !hasTls) {
      yield {
        at,
        message:
          'The management UI listens on all addresses without TLS: passwords of administrators go over the network in clear. Bind it with `management.tcp.ip`, or set up `management.ssl`.',
        fixes:
          port?.key === 'management.tcp.port' && !address
            ? [
                {
                  title: 'Listen on this machine only',
                  edits: [insertLines(document, ['management.tcp.ip = 127.0.0.1'], port)],
                },
              ]
            : [],
      };
    }
    for (const origin of settings.of('management.cors.allow_origins.$name')) {
      if (origin.value !== '*') continue;
      yield {
        at: origin.valueRange,
        message:
          'Any web page may call the management API from the browser of somebody who is logged in. Name the origins that need it.',
      };
    }
  },
});

import { insertLines, removeSetting, replaceValue } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';

export const soundTlsOptions = defineConfRule({
  id: 'SEC108',
  name: 'tls-options-sound',
  item: 'SEC002',
  severity: 'warning',
  summary: 'TLS listeners take TLS 1.2 and 1.3 only, and check the certificates that they ask for.',
  why: 'TLS 1.0 and 1.1 are broken and deprecated (RFC 8996). A listener that demands a certificate and does not verify it lets any certificate in.',
  remedy: 'List `tlsv1.3` and `tlsv1.2`; set `verify = verify_peer` with `fail_if_no_peer_cert = true`.',
  source: 'https://www.rabbitmq.com/docs/ssl#tls-versions',
  versions: '>=3.10',
  examples: {
    bad: 'ssl_options.versions.1 = tlsv1.2\nssl_options.versions.2 = tlsv1\n',
    good: 'ssl_options.versions.1 = tlsv1.3\nssl_options.versions.2 = tlsv1.2\n',
  },
  *check({ document, settings, isWhole }) {
    for (const { setting, key, overriddenBy } of settings.all) {
      if (!key || overriddenBy || setting.isOpen) continue;
      const family = /^(.*ssl(?:_options|_opts)?)\.(?:versions\.\$\w+|verify|fail_if_no_peer_cert)$/.exec(
        key.key,
      )?.[1];
      if (family === undefined) continue;
      if (key.key.startsWith(`${family}.versions.`)) {
        if (setting.value !== 'tlsv1' && setting.value !== 'tlsv1.1') continue;
        const others = settings.of(key.key).some(other => /^tlsv1\.[23]$/.test(other.value));
        yield {
          at: setting.valueRange,
          message: `\`${setting.value}\` is broken and deprecated: what a client sends can be read. Take \`tlsv1.2\` and \`tlsv1.3\`.`,
          fixes: others
            ? [{ title: 'Remove this line', edits: [removeSetting(document, setting)], preferred: true }]
            : [{ title: 'Change to `tlsv1.2`', edits: [replaceValue(setting, 'tlsv1.2')], preferred: true }],
        };
      } else if (setting.key === `${family}.fail_if_no_peer_cert`) {
        const verify = settings.get(`${family}.verify`);
        if (setting.value !== 'true' || verify?.value === 'verify_peer' || verify?.isOpen || !isWhole)
          continue;
        yield {
          at: setting,
          message: `A certificate is demanded, but not verified without \`${family}.verify = verify_peer\`: any certificate would do. Set it.`,
          fixes: [
            {
              title: `Set \`${family}.verify = verify_peer\``,
              edits: [
                verify
                  ? replaceValue(verify, 'verify_peer')
                  : insertLines(document, [`${family}.verify = verify_peer`], setting),
              ],
            },
          ],
        };
      } else if (setting.value === 'verify_none') {
        yield {
          at: setting.valueRange,
          severity: 'info',
          message: `\`${setting.key} = verify_none\`: the certificate of the other side is not checked. Set \`verify_peer\` where clients have certificates.`,
        };
      }
    }
  },
});

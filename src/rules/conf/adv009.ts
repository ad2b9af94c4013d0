import type { TermSetting } from '../../conf/advanced-config.ts';
import { holdingEntries } from '../../conf/advanced-settings.ts';
import { erlangPathOf } from '../../conf/erlang-keys.ts';
import type { KeyTable } from '../../conf/keys.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Related } from '../../deployment/deployment-lent.ts';
import type { Version } from '../../model/version.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const setInOneFile = defineAdvancedRule({
  id: 'ADV009',
  name: 'advanced-config-not-over-conf',
  item: null,
  severity: 'warning',
  summary: 'advanced.config sets nothing that rabbitmq.conf sets too.',
  why: 'What stands in advanced.config replaces what rabbitmq.conf has made of the same Erlang key, whole: one TLS option there throws away all `ssl_options` of rabbitmq.conf, its certificates too.',
  remedy:
    'Set it in one of the two files; all of `ssl_options` in advanced.config where one of them needs it.',
  source: 'https://www.rabbitmq.com/docs/configure#advanced-config-file',
  versions: '>=3.10',
  exampleFiles: { 'rabbitmq.conf': 'ssl_options.certfile = /etc/rabbitmq/server.pem\nheartbeat = 30\n' },
  examples: {
    bad: '[{rabbit, [{ssl_options, [{honor_ecc_order, true}]}]}].\n',
    good: '[{rabbit, [{credit_flow_default_credit, {400, 200}}]}].\n',
  },
  *check({ document, keys, version, isClassic, deployment }) {
    if (document.isTemplate || isClassic || !deployment) return;
    for (const setting of holdingEntries(document).flatMap(({ settings }) => settings)) {
      const replaced = replacedBy(setting, deployment, keys, version);
      const [first] = replaced;
      if (!first) continue;
      const others = replaced.length > 1 ? ` and ${replaced.length - 1} more` : '';
      yield {
        at: setting.keyRange,
        message: `This replaces all that rabbitmq.conf says of it: \`${first.key}\`${others} there ${replaced.length > 1 ? 'have' : 'has'} no effect. Set it in one of the two files.`,
        related: [first.related],
      };
    }
  },
});

function replacedBy(
  { path }: TermSetting,
  { before }: Deployment,
  keys: KeyTable,
  version: Version,
): readonly { readonly key: string; readonly related: Related }[] {
  return before.flatMap(conf =>
    conf.document(version).settings.flatMap(setting => {
      const key = keys.find(setting.segments, setting.key)?.key;
      const set = key === undefined ? undefined : erlangPathOf(key);
      if (set?.[0] !== path[0] || set?.[1] !== path[1]) return [];
      const message = `\`${setting.key}\` is set here`;
      return [{ key: setting.key, related: { ...conf.place(setting.keyRange), message } }];
    }),
  );
}

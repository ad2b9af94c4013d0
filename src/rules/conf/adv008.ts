import type { TermSetting } from '../../conf/advanced-config.ts';
import { holdingEntries, isEncrypted } from '../../conf/advanced-settings.ts';
import type { Term } from '../../conf/erlang/term.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const secretsDecrypted = defineAdvancedRule({
  id: 'ADV008',
  name: 'advanced-config-decoder-there',
  item: 'SEC001',
  severity: 'error',
  summary: 'Where a value is encrypted, the node is told how to decrypt it.',
  why: 'A node decrypts `{encrypted, …}` before it boots, and stops where it has no passphrase.',
  remedy: 'Set `config_entry_decoder` of `rabbit` with its passphrase, best as `{file, "/path"}`.',
  source: 'https://www.rabbitmq.com/docs/configure#configuration-encryption',
  versions: '>=3.10',
  isClassicExample: true,
  examples: {
    bad: '[{rabbit, [{default_pass, {encrypted, <<"cGFzc3dvcmQ=">>}}]}].\n',
    good: '[{rabbit, [\n  {default_user, <<"shop">>},\n  {default_pass, {encrypted, <<"cGFzc3dvcmQ=">>}},\n  {config_entry_decoder, [{passphrase, {file, "/etc/rabbitmq/passphrase"}}]}\n]}].\n',
  },
  *check({ document, isClassic }) {
    // The passphrase may stand in rabbitmq.conf, where there is one.
    if (document.isTemplate || !isClassic) return;
    const settings = holdingEntries(document).flatMap(entry => entry.settings);
    if (settings.some(({ path }) => path.join('.') === 'rabbit.config_entry_decoder')) return;
    for (const term of settings.flatMap(({ value }: TermSetting) => encryptedIn(value))) {
      yield {
        at: term,
        message:
          'This value is encrypted, and no passphrase is set: a node does not start with it. Set `config_entry_decoder` of `rabbit`.',
        brokerRefuses: true,
      };
    }
  },
});

/** Where a node looks: at the value itself, and in lists at their elements and at the values of pairs. */
function encryptedIn(term: Term): readonly Term[] {
  if (isEncrypted(term)) return [term];
  if (term.kind !== 'list') return [];
  return term.elements.flatMap(element => {
    const [, value] = element.kind === 'tuple' && element.elements.length === 2 ? element.elements : [];
    return encryptedIn(value && !isEncrypted(element) ? value : element);
  });
}

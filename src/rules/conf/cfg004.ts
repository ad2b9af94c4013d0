import { replaceValue } from '../../conf/edits.ts';
import { grammarOf } from '../../conf/grammar.ts';
import type { ConfKey } from '../../conf/keys.ts';
import { refusalOf } from '../../conf/values.ts';
import { defineConfRule } from './conf-rule.ts';

export const plainTexts = defineConfRule({
  id: 'CFG004',
  name: 'configuration-text-as-meant',
  item: 'SEC001',
  severity: 'warning',
  summary: 'A text in rabbitmq.conf has no quotes around it and no `#` in it by accident.',
  why: 'Double quotes are part of the value, and so are single ones before RabbitMQ 3.13.7; `#` begins a comment anywhere in a line. A password written in quotes, or with `#` in it, is another password than was meant.',
  remedy:
    'Write the text without quotes. From RabbitMQ 3.13.7 on a text with `#` in it goes between single quotes.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file',
  versions: '>=3.10',
  examples: {
    bad: 'default_user = "shop"\ndefault_pass = a8#kD9vX\n',
    good: "default_user = shop\ndefault_pass = 'a8#kD9vX'\n",
  },
  *check({ document, settings, version }) {
    const { singleQuotes } = grammarOf(version);
    for (const { setting, key, overriddenBy } of settings.all) {
      if (!key || overriddenBy || !isText(key)) continue;
      const { value, valueRange, comment } = setting;
      const quote = /^(["']).*\1$/s.exec(value)?.[1];
      if (quote) {
        const bare = value.slice(1, -1);
        const others = quote === '"' || singleQuotes ? '' : ' before RabbitMQ 3.13.7';
        yield {
          at: valueRange,
          message: `The quotes around the value of \`${setting.key}\` are part of it${others}: it is not the text between them. Remove them.`,
          fixes:
            bare === '' || /[#]/.test(bare) || refusalOf(key, setting.segments, bare)
              ? []
              : [{ title: 'Remove the quotes', edits: [replaceValue(setting, bare)], preferred: true }],
        };
      }
      if (
        comment &&
        comment.start === valueRange.end &&
        /^#[^\s#]/.test(document.text.slice(comment.start, comment.end))
      ) {
        yield {
          at: { start: valueRange.start, end: comment.end },
          severity: /pass|secret|token|key/.test(setting.key) ? 'error' : 'warning',
          message: `\`#\` begins a comment in \`${setting.key}\`: the value ends before it. ${singleQuotes ? 'Put the value between single quotes, or a blank before the comment.' : 'Choose a value without `#`, or put a blank before the comment.'}`,
          fixes:
            singleQuotes && !document.text.slice(valueRange.start, comment.end).includes("'")
              ? [
                  {
                    title: 'Put the whole text between single quotes',
                    edits: [
                      { start: valueRange.start, end: valueRange.start, newText: "'" },
                      { start: comment.end, end: comment.end, newText: "'" },
                    ],
                    preferred: true,
                  },
                ]
              : [],
        };
      }
    }
  },
});

/** Where any text is a value, quotes and `#` go unnoticed. */
function isText(key: ConfKey): boolean {
  return key.datatypes.some(({ type, literal }) => texts.has(type) && literal === undefined);
}

const texts = new Set(['string', 'binary', 'atom', 'file', 'directory', 'tagged_string', 'tagged_binary']);

import type { ConfDocument, ConfProblem } from '../../conf/conf.ts';
import { defineConfRule, type TextFix } from './conf-rule.ts';

export const readableLines = defineConfRule({
  id: 'CFG010',
  name: 'configuration-syntax',
  item: null,
  severity: 'error',
  summary: 'Every line of rabbitmq.conf is a setting, a comment or empty.',
  why: 'A node stops at the first line that it cannot read, and does not start. The format is `key = value`, one setting a line, `#` for comments: no sections, no colons, no value that goes on in the next line.',
  remedy: 'Write each setting as `key = value` on a line of its own.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file-formats',
  versions: '>=3.10',
  examples: {
    bad: '[rabbitmq]\nlisteners.tcp.default: 5672\nheartbeat =\n',
    good: '# AMQP\nlisteners.tcp.default = 5672\nheartbeat = 60\n',
  },
  *check({ document }) {
    for (const problem of document.problems) {
      yield {
        at: problem,
        message: `${problem.message}: a node does not start with it. ${remedies[problem.kind]}`,
        brokerRefuses: !document.isTemplate,
        fixes: fixesOf(document, problem),
      };
    }
  },
});

const remedies: Readonly<Record<ConfProblem['kind'], string>> = {
  'byte-order-mark': 'Save the file as UTF-8 without one.',
  include: 'Write `include PATH` and nothing behind it.',
  key: 'A key has letters, digits, `_` and `-`, with dots between its segments.',
  'latin-1': 'RabbitMQ 3.10.9 and later take them.',
  'no-equals-sign': 'Write `key = value`.',
  'no-value': 'Give it one, or remove the line.',
  quotes: 'Put the whole value between single quotes, or none of it.',
  section: 'Remove the line.',
};

function fixesOf({ text }: ConfDocument, { kind, start, end }: ConfProblem): readonly TextFix[] {
  if (kind === 'byte-order-mark') {
    return [{ title: 'Remove the byte order mark', edits: [{ start, end, newText: '' }], preferred: true }];
  }
  const colon = kind === 'no-equals-sign' ? /^[\w.-]+(\s*:\s*)\S/.exec(text.slice(start, end)) : null;
  if (!colon?.[1]) return [];
  const at = start + colon[0].length - 1 - colon[1].length;
  return [
    {
      title: 'Write an equals sign',
      edits: [{ start: at, end: at + colon[1].length, newText: ' = ' }],
      preferred: true,
    },
  ];
}

import { defineConfRule } from './conf-rule.ts';

export const newFormat = defineConfRule({
  id: 'CFG011',
  name: 'configuration-not-erlang-terms',
  item: null,
  severity: 'error',
  summary: 'rabbitmq.conf is not in the classic format.',
  why: 'Erlang terms belong into rabbitmq.config, the classic format, or into advanced.config. Under the name rabbitmq.conf a node reads `key = value`, takes Erlang terms for a syntax error, and does not start.',
  remedy: 'Rename the file to advanced.config, or write its settings in the new format.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file-formats',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{heartbeat, 30}]}].\n',
    good: 'heartbeat = 30\n',
  },
  *check({ document }) {
    if (document.format !== 'erlang') return;
    const start = document.text.indexOf('[');
    yield {
      at: { start, end: start + 1 },
      message:
        'These are Erlang terms, the classic format: under the name rabbitmq.conf a node does not start with them. Rename the file to advanced.config, or write `key = value`.',
      brokerRefuses: !document.isTemplate,
    };
  },
});

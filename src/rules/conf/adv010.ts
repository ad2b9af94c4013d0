import { defineAdvancedRule } from './adv-rule.ts';

export const newFormatInstead = defineAdvancedRule({
  id: 'ADV010',
  name: 'classic-format-replaced',
  item: null,
  severity: 'info',
  summary: 'A node is configured in rabbitmq.conf, not in the classic format.',
  why: 'A node that finds a rabbitmq.config reads neither rabbitmq.conf nor advanced.config, and tells only its log. Nothing in it is checked before it is used.',
  remedy: 'Write rabbitmq.conf, and rename what only Erlang terms can say to advanced.config.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file-formats',
  versions: '>=3.10',
  isClassicExample: true,
  examples: {
    bad: '[{rabbit, [{credit_flow_default_credit, {400, 200}}]}].\n',
    good: '[].\n',
  },
  *check({ document, isClassic, deployment }) {
    const [first] = document.applications;
    if (!isClassic || !first) return;
    const conf = deployment?.before.find(({ path }) => path.endsWith('rabbitmq.conf'));
    yield {
      at: first.nameRange,
      severity: conf ? 'warning' : 'info',
      message: conf
        ? 'A node reads this file, and then not the rabbitmq.conf beside it. Move what stands here, and remove the file.'
        : 'This is the classic format: a node that has this file reads no rabbitmq.conf and no advanced.config, and checks nothing in it. Write rabbitmq.conf, and advanced.config for the rest.',
      related: conf ? [{ ...conf.place({ start: 0, end: 0 }), message: 'It is not read' }] : [],
    };
  },
});

import { inVhost } from '../model/model.ts';
import { defineRule } from './rule.ts';

export const manualAcknowledgements = defineRule({
  id: 'REL003',
  name: 'acknowledge-on-confirm',
  item: 'REL003',
  severity: 'warning',
  summary: 'Shovels and federation upstreams acknowledge a message only after the other side confirmed it.',
  why: 'With `no-ack` the broker forgets a message when it is written to the socket; with `on-publish` when it was sent on, but not yet confirmed. A lost connection then loses messages.',
  remedy: 'Set `"ack-mode": "on-confirm"`, which is also the default.',
  source: 'https://www.rabbitmq.com/docs/shovel-dynamic#amqp091-reference',
  versions: '>=3.10',
  examples: {
    bad: upstreamExample('no-ack'),
    good: upstreamExample('on-confirm'),
  },
  *check({ model }) {
    for (const parameter of model.parameters) {
      const link = links[parameter.component];
      const mode = parameter.value['ack-mode'];
      if (link === undefined || (mode !== 'no-ack' && mode !== 'on-publish')) continue;
      const loses =
        mode === 'no-ack'
          ? 'the broker forgets messages before they arrive'
          : 'messages are acknowledged before the other side has confirmed them';
      yield {
        at: parameter.source.value('value', 'ack-mode'),
        severity: mode === 'no-ack' ? 'warning' : 'info',
        message: `${link} \`${parameter.name}\`${inVhost(parameter)} uses \`${mode}\`: ${loses}, and a lost connection loses them. Use \`on-confirm\`.`,
        fixes: [
          {
            title: 'Acknowledge after the confirm (on-confirm)',
            edits: [{ op: 'set', in: parameter.source, path: ['value', 'ack-mode'], value: 'on-confirm' }],
            preferred: true,
          },
        ],
      };
    }
  },
});

const links: Readonly<Record<string, string>> = {
  shovel: 'Shovel',
  'federation-upstream': 'Federation upstream',
};

function upstreamExample(ackMode: string) {
  return {
    vhosts: [{ name: '/' }],
    parameters: [
      {
        name: 'berlin',
        vhost: '/',
        component: 'federation-upstream',
        value: { uri: 'amqps://berlin.example.com', 'ack-mode': ackMode },
      },
    ],
  };
}

import { vhostsForIsolation } from '../sec003.ts';
import { brokerOf, isLoopback } from './brokers.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';

export const vhostInCode = defineCodeRule({
  ...sameAs(vhostsForIsolation),
  severity: 'hint',
  summary: 'The address of the broker names a virtual host.',
  why: 'Without one a client connects to `/`, which every user of the default setup shares: what one application declares, deletes or fills, the others meet.',
  remedy:
    'Give the application a virtual host of its own, and name it at the end of the address. A `/` in a name is written as `%2F`.',
  source: 'https://www.rabbitmq.com/docs/uri-spec#the-amqp-uri-scheme',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://broker.example.com');
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://broker.example.com/shop');
`,
    },
  },
  *check({ all, program }) {
    for (const connect of all('connect')) {
      const { uri } = connect;
      const broker = brokerOf(connect);
      if (!uri || !broker || isLoopback(broker.host)) continue;
      const [, path = ''] = /^amqps?:\/\/[^/?#]*(\/[^?#]*)?/i.exec(uri.value) ?? [];
      if (path === '/' && program.language === 'java') {
        yield {
          at: uri,
          severity: 'warning',
          message:
            'The address ends in `/`: to the Java client that is a virtual host without a name. Leave the `/` out for the default one, or name one.',
        };
      } else if (path === '' || path === '/') {
        yield {
          at: uri,
          message: `No virtual host: on \`${broker.host}\` this is \`/\`, which all share who name none. Name one of the application's own at the end.`,
        };
      }
    }
  },
});

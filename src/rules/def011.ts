import { inVhost } from '../model/model.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const alternateExchangeIsText = defineRule({
  id: 'DEF011',
  name: 'alternate-exchange-is-text',
  item: null,
  severity: 'warning',
  summary: 'The alternate exchange is the name of an exchange.',
  why: 'The broker accepts a number, a list or an object as `alternate-exchange`, and does nothing with it: unroutable messages are dropped.',
  remedy: 'Give the name of one exchange as a string.',
  source: 'https://www.rabbitmq.com/docs/ae',
  versions: '>=3.10',
  examples: {
    bad: alternateExample(['shop.unrouted']),
    good: alternateExample('shop.unrouted'),
  },
  *check({ model }) {
    for (const exchange of model.exchanges) {
      const { name, source } = exchange;
      const alternate = exchange.arguments['alternate-exchange'];
      // The import refuses null in arguments: DEF022.
      if (alternate === undefined || alternate === null || typeof alternate === 'string') continue;
      const [only, ...others] = Array.isArray(alternate) ? alternate : [];
      yield {
        at: source.key('arguments', 'alternate-exchange'),
        message: `Exchange \`${name}\`${inVhost(exchange)}: \`alternate-exchange\` is not a string, so the broker accepts it and does nothing with it. Give the name of one exchange.`,
        fixes: [
          ...(typeof only === 'string' && others.length === 0
            ? [
                {
                  title: `Change it to \`${only}\``,
                  edits: [
                    {
                      op: 'set',
                      in: source,
                      path: ['arguments', 'alternate-exchange'],
                      value: only,
                    } as const,
                  ],
                  preferred: true,
                },
              ]
            : []),
          {
            title: 'Remove it',
            edits: [{ op: 'remove', in: source, path: ['arguments', 'alternate-exchange'] }],
          },
        ],
      };
    }
  },
});

function alternateExample(alternate: unknown) {
  return queuesExample(
    { unrouted: { 'x-queue-type': 'quorum' } },
    {
      exchanges: [
        { ...exampleExchange('shop.events', 'topic'), arguments: { 'alternate-exchange': alternate } },
        exampleExchange('shop.unrouted', 'fanout'),
      ],
      bindings: [
        {
          source: 'shop.unrouted',
          vhost: 'shop',
          destination: 'unrouted',
          destination_type: 'queue',
          routing_key: '',
          arguments: {},
        },
      ],
    },
  );
}

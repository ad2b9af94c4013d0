import { MATRIX, type Series } from '../../tools/broker/source.ts';

/** A broker's oddity that the linter does not follow. */
export interface ExplainedDifference {
  /** The mutation, as test/support/mutants.ts names it: every run asks about it. */
  readonly example: string;
  /** Mutations that differ for the same reason. */
  readonly alike?: RegExp;
  readonly series: readonly Series[];
  /** What the broker answers, status first. */
  readonly answer: RegExp;
  readonly reason: string;
}

export const explainedDifferences: readonly ExplainedDifference[] = [
  {
    example: 'exchanges[orders.events].type = "x-delayed-message"',
    alike: /^exchanges\[.*\]\.type = "x-delayed-message"$/,
    series: MATRIX,
    answer: /^400 .*(command_invalid|unknown exchange type 'x-delayed-message')/,
    reason:
      'The type comes with a plugin that is not part of RabbitMQ; a file does not say which ones there are.',
  },
  {
    example: 'exchanges[orders.events].type = "x-jms-topic"',
    alike: /^exchanges\[.*\]\.type = "x-jms-topic"$/,
    series: MATRIX,
    answer: /^(500 $|400 .*function_clause)/,
    reason:
      'The plugin crashes over bindings that have no compiled JMS selector; only its own client makes them.',
  },
  {
    example: 'topic_permissions[0].write = [7]',
    alike: /^(topic_)?permissions\[\d\]\.(configure|write|read) = \[7?\]$/,
    series: MATRIX,
    answer: /^204 /,
    reason: 'A list of character codes is a text to Erlang; nobody means it.',
  },
  {
    example: 'text: huge number',
    series: MATRIX,
    answer: /^400 .*failed_to_parse_json/,
    reason: 'The number is JSON, and too large for Erlang.',
  },
  {
    example: 'text: half a surrogate pair',
    series: ['4.0', '4.3'],
    answer: /^400 .*failed_to_parse_json/,
    reason: 'JSON lets half a surrogate pair be escaped; the decoder of 4.x does not.',
  },
  {
    example: 'users[app].permissions = {"shop-{n}":{}}',
    alike: /^users\[app\]\.permissions = \{"shop-/,
    series: MATRIX,
    answer: /^400 .*(badkey|no_such_vhost|Please create virtual host)/,
    reason: 'A field of the HTTP API for users, in no export: it is read before there is any virtual host.',
  },
];

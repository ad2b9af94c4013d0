import { MATRIX, type Series } from '../../tools/broker/source.ts';

/** A broker's oddity that the linter does not follow. */
export interface ExplainedDifference {
  /** The mutation, as the files in mutants name it: every run asks about it. */
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
    example: 'text: single quotes',
    series: ['3.10'],
    answer: /^204 /,
    reason:
      'A string in single quotes is a string to 3.10; the linter cannot read it, and says that it is no JSON.',
  },
  {
    example: 'text: raw line break in a string',
    series: ['3.10'],
    answer: /^204 /,
    reason:
      'A string may go over lines for 3.10; to the linter it ends with the line, and nothing after it is sure.',
  },
  {
    example: 'text: repeated section',
    series: ['3.10'],
    answer: /^204 /,
    reason:
      'Of a repeated section 3.10 reads the last; the linter reads the first, and says that there are two.',
  },
  {
    example: 'parameters[east].value.uri = "amqps://h?verify=word"',
    alike: /uri = "amqps:\/\/h\?verify=word"$/,
    series: ['4.3'],
    answer: /^204 /,
    reason: 'What verifies nobody is refused only where the node has never heard the word.',
  },
  {
    example: 'users[app].permissions = {"shop-{n}":{}}',
    alike: /^users\[app\]\.permissions = \{"shop-/,
    series: MATRIX,
    answer: /^400 .*(badkey|no_such_vhost|Please create virtual host)/,
    reason: 'A field of the HTTP API for users, in no export: it is read before there is any virtual host.',
  },
];

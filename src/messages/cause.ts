import { fieldText } from './field-text.ts';
import { header, type Message } from './message.ts';
import { deathHistory } from './x-death.ts';

/** Why a message is where it is, as far as it tells. */
export interface Cause {
  /** Of its last death: `rejected`, `expired`, `maxlen`, `delivery_limit`. */
  readonly reason?: string;
  /** Where it died last. */
  readonly queue?: string;
  /** What it was published to at first. */
  readonly exchange: string;
  readonly routingKey: string;
  /** The type of the exception that the consumer's framework has written into a header, or else its words. */
  readonly exception?: string;
  /** When it died last, or else when it says that it was sent; in milliseconds since 1970. */
  readonly time?: number;
  /** How often it has died in all. */
  readonly deaths: number;
}

/** Reads what brokers and the common frameworks write about a message that failed. */
export function causeOf(message: Message): Cause {
  const { deaths, first, last } = deathHistory(message.properties.headers);
  const text = (names: readonly string[]) => firstText(message, names);
  const queue = last?.queue ?? text(queueHeaders)?.replace(/^.*[/\\]|[?@].*$/g, '');
  const exception = exceptionOf(message);
  const time = [last?.time, sentAt(message)].find(isPlausible);
  return {
    ...(last ? { reason: last.reason } : {}),
    ...(queue === undefined ? {} : { queue }),
    exchange: first?.exchange ?? text(['x-original-exchange']) ?? message.exchange,
    routingKey: first?.routingKeys[0] ?? text(['x-original-routingKey']) ?? message.routingKey,
    ...(exception === undefined ? {} : { exception }),
    ...(time === undefined ? {} : { time }),
    deaths: deaths.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Of Spring AMQP, NServiceBus, MassTransit, Rebus and Wolverine, where they name the exception's type. */
const typeHeaders = [
  'NServiceBus.ExceptionInfo.ExceptionType',
  'MT-Fault-ExceptionType',
  'exception-type',
  'x-exception-type',
  'x-exception-class',
];

/** Where they have only words, or all of it: in these a type is looked for. */
const wordsHeaders = [
  'x-exception-stacktrace',
  'x-exception-message',
  'NServiceBus.ExceptionInfo.Message',
  'MT-Fault-Message',
  'rbs2-error-details',
  'exception-message',
  'x-exception',
  'exception',
  'x-error',
  'error',
];

/** NServiceBus, Rebus and MassTransit move a message to an error queue themselves, and say where it was. */
const queueHeaders = ['NServiceBus.FailedQ', 'rbs2-source-queue', 'MT-Fault-InputAddress'];

function exceptionOf(message: Message): string | undefined {
  const type = firstText(message, typeHeaders);
  if (type !== undefined) return shortName(type);
  const words = firstText(message, wordsHeaders);
  if (words === undefined) return undefined;
  // The last "Caused by" of a stack trace of Java is what went wrong at first.
  const causes = [
    ...words.matchAll(/^(?:Caused by: )?((?:[\w$]+[.\\])*[\w$]*(?:Exception|Error|Fault|Timeout))\b/gm),
  ];
  const named = causes.at(-1)?.[1];
  return named ? shortName(named) : template(words);
}

/** `TimeoutException` of `java.util.concurrent.TimeoutException` or `System.TimeoutException, mscorlib`. */
function shortName(type: string): string {
  return type
    .replace(/,.*$/s, '')
    .replace(/^.*[.\\+]/s, '')
    .slice(0, longest);
}

/** The first line, without the numbers and identifiers in which messages differ that failed for the same reason. */
function template(words: string): string {
  const [line = ''] = words
    .trim()
    .slice(0, 2 * longest)
    .split('\n', 1);
  return line
    .replace(
      /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\b(?=[\da-f]*\d)[\da-f]{8,}\b|\d+/gi,
      '#',
    )
    .slice(0, longest);
}

const longest = 120;

function firstText(message: Message, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = header(message, name);
    if (value?.type === 'longstr' || value?.type === 'binary') return fieldText(value, 65_536);
  }
  return undefined;
}

/** Before the year 10,000: a client whose clock is off more than that has no clock. */
function isPlausible(time: number | undefined): boolean {
  return time !== undefined && time >= 0 && time < 253_402_300_800_000;
}

/** Seconds by the specification; some clients send milliseconds. */
function sentAt({ properties: { timestamp } }: Message): number | undefined {
  if (timestamp === undefined) return undefined;
  return Number(timestamp) * (timestamp < 100_000_000_000n ? 1000 : 1);
}

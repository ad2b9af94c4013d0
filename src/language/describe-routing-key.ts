import type { JsonObject } from '../model/written.ts';
import { textOf } from './context.ts';
import { code } from './describe.ts';
import type { LanguageDocument } from './document.ts';

/** What the routing key of a binding asks of messages, which depends on the type of the exchange. */
export function describeRoutingKey({ topology }: LanguageDocument, binding: JsonObject): string {
  const key = textOf(binding, 'routing_key') ?? '';
  const exchange = topology.exchange(textOf(binding, 'vhost') ?? '', textOf(binding, 'source') ?? '');
  return `**Binding key** ${code(key)}\n\n${inWords(exchange?.type, key)}`;
}

function inWords(type: string | undefined, key: string): string {
  switch (type) {
    case 'topic':
      return topicInWords(key);
    case 'direct':
      return `Messages whose routing key is exactly ${code(key)}.`;
    case 'fanout':
      return 'A fanout exchange does not look at it: all messages.';
    case 'headers':
      return 'A headers exchange does not look at it: `arguments` decide.';
    case 'x-consistent-hash':
      return 'The weight of the destination, as a number.';
    case undefined:
      return 'The exchange is not in this file.';
    default:
      return `What it means is up to exchanges of type ${code(type)}.`;
  }
}

function topicInWords(key: string): string {
  const words = key.split('.');
  if (!words.some(word => word === '*' || word === '#')) {
    const part = /[*#]/.test(key) ? ' `*` and `#` count only as whole words between dots.' : '';
    return `Messages whose routing key is exactly ${code(key)}.${part}`;
  }
  if (key === '#') return 'All messages.';
  const asWord: Readonly<Record<string, string>> = { '*': '<one word>', '#': '<any words, or none>' };
  return `Messages whose routing key reads ${code(words.map(word => asWord[word] ?? word).join(' . '))}.`;
}

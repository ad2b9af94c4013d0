import { quantity } from '../../messages/size.ts';

/** What was last seen of the dead letter queues of a virtual host. */
export interface SeenDeadLetters {
  readonly cluster: string;
  readonly vhost: string;
  readonly messages: number;
}

/** The number at the icon of the view: how many messages have died, and where; undefined where none has. */
export function badgeOf(seen: readonly SeenDeadLetters[]) {
  const full = seen.filter(({ messages }) => messages > 0).toSorted((a, b) => b.messages - a.messages);
  if (full.length === 0) return undefined;
  const value = full.reduce((sum, { messages }) => sum + messages, 0);
  const places = full
    .slice(0, namedPlaces)
    .map(({ cluster, vhost, messages }) => `${messages.toLocaleString('en')} in ${vhost} of ${cluster}`);
  const others = full.length - places.length;
  return {
    value,
    tooltip: [
      `${quantity(value, 'dead-lettered message')}`,
      ...places,
      ...(others > 0 ? [`and in ${quantity(others, 'virtual host')} more`] : []),
    ].join('\n'),
  };
}

const namedPlaces = 10;

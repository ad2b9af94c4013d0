import { type ClientCode, readClientCode } from '../../client-code/client-code.ts';
import type { CodeLanguage } from '../../client-code/languages.ts';
import type { Operation } from '../../client-code/operations.ts';
import { quantity } from '../item.ts';
import type { FoundSign } from '../signs.ts';

/** What code that uses a client shows, where all of its calls are alike. */
export function signsInCode(language: CodeLanguage, text: string): readonly FoundSign[] {
  const code = readClientCode(language, text);
  if (!code) return [];
  const publishes = code.all('publish');
  const consumes = code.all('consume');
  const prefetches = code.all('prefetch');
  const declares = code.all('declare-queue').filter(({ isPassive }) => !isPassive);
  return [
    ...allAre(
      declares,
      ({ durable }) => durable.value === true,
      'REL001',
      count => `${quantity(count, 'queue')} ${count === 1 ? 'is' : 'are'} declared durable here.`,
    ),
    ...allAre(
      publishes,
      ({ persistent }) => persistent.value === true,
      'REL002',
      count =>
        `${quantity(count, 'call')} here ${count === 1 ? 'publishes' : 'publish'} persistent messages.`,
    ),
    ...allAre(
      consumes,
      ({ autoAck }) => autoAck.value === false,
      'REL003',
      count => `${quantity(count, 'consumer')} here ${count === 1 ? 'acknowledges' : 'acknowledge'} by hand.`,
    ),
    ...allAre(
      publishes,
      publish => isConfirmed(publish.channel, code),
      'REL004',
      count => `${quantity(count, 'call')} here ${count === 1 ? 'publishes' : 'publish'} in confirm mode.`,
    ),
    ...allAre(
      consumes.length > 0 ? prefetches : [],
      () => true,
      'REL005',
      () => 'A prefetch is set here.',
    ),
    ...allAre(
      code.all('connect').filter(({ hasSeveralHosts }) => hasSeveralHosts),
      () => true,
      'HA004',
      () => 'The client knows several nodes.',
    ),
  ];
}

function allAre<O extends Operation>(
  operations: readonly O[],
  isRight: (operation: O) => boolean,
  item: FoundSign['item'],
  words: (count: number) => string,
): readonly FoundSign[] {
  const [first] = operations;
  if (!first || !operations.every(isRight)) return [];
  return [{ item, text: words(operations.length), at: first.call.nameRange.start }];
}

function isConfirmed(
  channel: Parameters<ClientCode['channels']['openings']>[0],
  { channels }: ClientCode,
): boolean {
  const openings = channels.openings(channel) ?? [];
  return openings.length > 0 && openings.every(opening => channels.confirms(opening) === true);
}

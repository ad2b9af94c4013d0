import { parseEnabledPlugins } from '../../conf/enabled-plugins.ts';
import type { FoundSign } from '../signs.ts';

/** What an enabled_plugins shows. */
export function signsInPlugins(text: string): readonly FoundSign[] {
  return parseEnabledPlugins(text).plugins.flatMap(({ name, start }) => {
    const item = items[name];
    return item ? [{ item, text: `\`${name}\` is enabled.`, at: start }] : [];
  });
}

const items: Readonly<Record<string, FoundSign['item']>> = {
  rabbitmq_management: 'MON001',
  rabbitmq_prometheus: 'MON002',
};

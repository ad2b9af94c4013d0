import { settingAt } from '../conf/conf.ts';
import { type ConfKey, renamedTo, seriesWith } from '../conf/keys.ts';
import { valueInWords } from '../conf/values.ts';
import { seriesOf } from '../model/facts.ts';
import { type ConfLanguageDocument, isInUse } from './conf-document.ts';
import { code } from './describe.ts';
import type { Hover } from './hover.ts';
import { topicOf, wordsAbout } from './keys/words/conf.ts';

/** What is known of the setting under the pointer. Its value, which may be a secret, is never part of it. */
export function confHoverAt(document: ConfLanguageDocument, offset: number): Hover | undefined {
  const setting = settingAt(document, offset);
  if (!setting) return undefined;
  const range = [setting.keyRange, setting.valueRange].find(
    ({ start, end }) => start <= offset && offset < end,
  );
  if (!range) return undefined;
  const key = document.keys.find(setting.segments, setting.key);
  if (key) {
    const { item } = topicOf(key.key);
    return { range, markdown: describeConfKey(key, document), ...(item ? { item } : {}) };
  }
  const series = seriesWith(setting.segments);
  if (series.length === 0) return undefined;
  const rows = [
    `**${code(setting.key)}** · ${inReleases(series)}`,
    `⚠ RabbitMQ ${seriesOf(document.version)} does not have it: a node does not start with it.`,
  ];
  return { range, markdown: rows.join('\n\n') };
}

/** All that is known of a key, as Markdown. */
export function describeConfKey(
  key: ConfKey,
  document: Pick<ConfLanguageDocument, 'version' | 'plugins'>,
): string {
  const { version } = document;
  const { key: name, segments, plugin, unread, default: byDefault } = key;
  const newName = renamedTo(name);
  const rows = [
    `**${code(name)}**`,
    wordsAbout(key),
    `${capitalized(valueInWords(key))}.`,
    [
      ...(byDefault === undefined ? [] : [`default: ${code(byDefault)}`]),
      ...(plugin === 'rabbit' ? [] : [`plugin: ${code(plugin)}`]),
      inReleases(seriesWith(segments)),
    ].join(' · '),
    !isInUse(key, document) && '⚠ The plugin is not enabled: nothing reads the key.',
    unread &&
      `⚠ Nothing reads it since RabbitMQ ${unread.since}.${unread.use ? ` Set ${code(unread.use)} instead.` : ''}`,
    newName && `⚠ It is called ${code(newName)} now.`,
    key.checks.some(check => check.always_refused) &&
      `⚠ RabbitMQ ${seriesOf(version)} refuses every value of it.`,
    `[RabbitMQ's documentation](${topicOf(name).page})`,
  ];
  return rows.filter(row => typeof row === 'string' && row !== '').join('\n\n');
}

function inReleases(series: readonly string[]): string {
  const [first, last] = [series[0], series.at(-1)];
  return first === last ? `RabbitMQ ${first}` : `RabbitMQ ${first} to ${last}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { AdvancedConfigDocument } from './advanced-config.ts';
import { confSettingsFor, holdingEntries } from './advanced-settings.ts';
import type { Setting } from './conf.ts';
import type { KeyTable } from './keys.ts';
import { refusalOf } from './values.ts';

/** The settings of rabbitmq.conf that say all of a file of Erlang terms; undefined where it says more than they can. */
export function allAsConf(document: AdvancedConfigDocument, keys: KeyTable): readonly Setting[] | undefined {
  if (document.isTemplate || document.problems.length > 0) return undefined;
  const each = holdingEntries(document).flatMap(({ settings }) =>
    settings.map(setting => confSettingsFor(setting, document.text)),
  );
  const settings = each.flatMap(list => list ?? []);
  return each.every(Boolean) && settings.every(setting => isTaken(setting, keys)) ? settings : undefined;
}

/** The same file as rabbitmq.conf, with its comments. */
export function writtenAsConf(
  { text, comments }: AdvancedConfigDocument,
  settings: readonly Setting[],
): string {
  const lines = [
    ...comments.map(({ start, end }) => ({
      start,
      line: text
        .slice(start, end)
        .trimEnd()
        .replace(/^%+/, percents => '#'.repeat(percents.length)),
    })),
    ...settings.map(({ key, value, valueRange }) => ({ start: valueRange.start, line: `${key} = ${value}` })),
  ];
  return lines
    .toSorted((a, b) => a.start - b.start)
    .map(({ line }) => `${line}\n`)
    .join('');
}

/** Whether a node of the version takes a setting, as it would stand in rabbitmq.conf. */
export function isTaken({ key: written, segments, value }: Setting, keys: KeyTable): boolean {
  const key = keys.find(segments, written);
  const isOneWord = /^[^#'"\s](?:[^#\r\n]*[^#\s])?$/.test(value);
  return key !== undefined && !key.unread && isOneWord && !refusalOf(key, segments, value);
}

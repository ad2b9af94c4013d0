import type { Setting } from '../conf/conf.ts';
import type { ConfLanguageDocument } from './conf-document.ts';
import { count } from './lists.ts';
import { type DocumentSymbol, maxSymbols } from './symbols.ts';

/** The outline of a rabbitmq.conf: neighbours whose keys begin with the same segment are a group. */
export function confSymbolsOf({ settings }: ConfLanguageDocument): readonly DocumentSymbol[] {
  const groups: [Setting, ...Setting[]][] = [];
  for (const setting of settings.slice(0, maxSymbols)) {
    const group = groups.at(-1);
    if (group && group[0].segments[0] === setting.segments[0]) group.push(setting);
    else groups.push([setting]);
  }
  return groups.map(([first, ...others]) => {
    const last = others.at(-1);
    if (!last) return symbolOf(first, first.key);
    const beginning = first.segments[0] ?? '';
    return {
      name: beginning,
      detail: count(others.length + 1, 'setting'),
      kind: 'section',
      range: { start: first.start, end: last.end },
      selectionRange: first.keyRange,
      children: [first, ...others].map(setting =>
        symbolOf(
          setting,
          setting.segments.length > 1 ? setting.key.slice(beginning.length + 1) : setting.key,
        ),
      ),
    };
  });
}

function symbolOf({ key, value, start, end, keyRange }: Setting, name: string): DocumentSymbol {
  return {
    name,
    // An outline is looked at by others than a file is.
    ...(/pass|secret|token|\bkey\b/.test(key) ? {} : { detail: value }),
    kind: 'setting',
    range: { start, end },
    selectionRange: keyRange,
    children: [],
  };
}

import type { TextRange } from '../model/model.ts';
import type { ConfDocument, Setting } from './conf.ts';
import type { ConfKey, KeyTable } from './keys.ts';

/** The settings of a file as a node has them when it has read the whole file, and the others that it reads with it. */
export interface ConfSettings {
  /** In the order of the file, the overridden ones included; none of another file. */
  readonly all: readonly PlacedSetting[];
  /** The setting that holds for a key; of several the last one, which may be one of another file. */
  get(key: string): Setting | undefined;
  /** The settings that hold for a key of the table, which may have `$` segments. */
  of(key: string): readonly Setting[];
}

export interface PlacedSetting {
  readonly setting: Setting;
  /** Undefined where the version does not know the key. */
  readonly key: ConfKey | undefined;
  /** The setting of the same key that comes later and wins. */
  readonly overriddenBy?: Setting;
}

/** The settings of the other files that a node reads with one: their places are none of its text, see {@link isElsewhere}. */
export interface OtherSettings {
  readonly before: readonly Setting[];
  readonly after: readonly Setting[];
}

export function settingsOf(
  document: ConfDocument,
  table: KeyTable,
  { before, after }: OtherSettings = { before: [], after: [] },
): ConfSettings {
  const holding = new Map<string, Setting>();
  for (const settings of [before, document.settings, after]) {
    for (const setting of settings) holding.set(setting.key, setting);
  }
  const byKey = new Map<string, Setting[]>();
  const placed = (setting: Setting): PlacedSetting => {
    const key = table.find(setting.segments, setting.key);
    const winner = holding.get(setting.key);
    if (winner && winner !== setting) return { setting, key, overriddenBy: winner };
    if (key) {
      const list = byKey.get(key.key);
      if (list) list.push(setting);
      else byKey.set(key.key, [setting]);
    }
    return { setting, key };
  };
  for (const setting of before) placed(setting);
  const all = document.settings.map(placed);
  for (const setting of after) placed(setting);
  return {
    all,
    get: key => holding.get(key),
    of: key => byKey.get(key) ?? [],
  };
}

/** The setting of another file as the rules about this one look at it: it stands behind the end of all texts. */
export function elsewhere(setting: Setting): Setting {
  const { term } = setting;
  return {
    ...setting,
    ...nowhere,
    keyRange: nowhere,
    valueRange: nowhere,
    ...(term ? { term: { kind: term.kind } } : {}),
  };
}

export function isElsewhere({ start }: TextRange): boolean {
  return start === nowhere.start;
}

const nowhere: TextRange = { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER };

import type { ConfDocument, Setting } from './conf.ts';
import type { ConfKey, KeyTable } from './keys.ts';

/** The settings of a file as a node has them when it has read the whole file. */
export interface ConfSettings {
  /** In the order of the file, the overridden ones included. */
  readonly all: readonly PlacedSetting[];
  /** The setting that holds for a key; of several the last one in the file. */
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

export function settingsOf(document: ConfDocument, table: KeyTable): ConfSettings {
  const holding = new Map<string, Setting>();
  for (const setting of document.settings) holding.set(setting.key, setting);
  const byKey = new Map<string, Setting[]>();
  const all = document.settings.map((setting): PlacedSetting => {
    const key = table.find(setting.segments, setting.key);
    const winner = holding.get(setting.key);
    if (winner && winner !== setting) return { setting, key, overriddenBy: winner };
    if (key) {
      const list = byKey.get(key.key);
      if (list) list.push(setting);
      else byKey.set(key.key, [setting]);
    }
    return { setting, key };
  });
  return {
    all,
    get: key => holding.get(key),
    of: key => byKey.get(key) ?? [],
  };
}

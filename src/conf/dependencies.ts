import type { Setting } from './conf.ts';
import type { ConfKey, TranslationCheck } from './keys.ts';
import type { ConfSettings } from './settings.ts';

/** A setting that a node refuses because of what else the file sets, or does not set. */
export interface Conflict {
  readonly setting: Setting;
  /** What is wrong between them, as a clause that follows the setting's key. */
  readonly words: string;
  /** Something is missing that another file of the node may have. */
  readonly isIncomplete: boolean;
}

/** The conflicts among the settings that hold, in the order of the file. */
export function* conflictsOf(settings: ConfSettings): Iterable<Conflict> {
  for (const { setting, key, overriddenBy } of settings.all) {
    if (!key || overriddenBy) continue;
    for (const check of key.dependencies) {
      const conflict = conflictIn(check, key, setting, settings);
      if (conflict) yield { setting, ...conflict };
    }
  }
}

function conflictIn(
  check: TranslationCheck,
  key: ConfKey,
  setting: Setting,
  settings: ConfSettings,
): Omit<Conflict, 'setting'> | undefined {
  if (check.when_value && (setting.isOpen || ![check.when_value].flat().includes(setting.value)))
    return undefined;
  const inSameWildcard = (other: string) => (check.same_wildcard ? withSegments(other, key, setting) : other);
  const others = (keys: readonly string[]) => keys.filter(other => isSet(settings, inSameWildcard(other)));

  const excluded = others(check.excludes ?? []);
  if (excluded.length > 0)
    return { words: `is not taken beside ${list(excluded.map(inSameWildcard))}`, isIncomplete: false };

  for (const [other, value] of Object.entries(check.excludes_value ?? {})) {
    if (settings.get(inSameWildcard(other))?.value === value) {
      return { words: `is not taken with \`${inSameWildcard(other)} = ${value}\``, isIncomplete: false };
    }
  }
  for (const [other, value] of Object.entries(check.requires_value ?? {})) {
    const found = settings.get(inSameWildcard(other));
    if (found?.isOpen || found?.value === value) continue;
    return { words: `is taken with \`${inSameWildcard(other)} = ${value}\` only`, isIncomplete: !found };
  }
  const required =
    check.all_or_none && !(check.unless && isSet(settings, check.unless)) ? check.keys : check.requires;
  const missing = (required ?? []).filter(other => !others([other]).length);
  if (missing.length === 0 || (check.all_or_none && !isFirstSet(check, setting, settings))) return undefined;
  return { words: `needs ${list(missing)} beside it`, isIncomplete: true };
}

/** Of the keys that go together the first one that is set tells what is missing. */
function isFirstSet(check: TranslationCheck, setting: Setting, settings: ConfSettings): boolean {
  return check.keys.find(key => settings.get(key)) === setting.key;
}

function isSet(settings: ConfSettings, key: string): boolean {
  return settings.get(key) !== undefined || settings.of(key).length > 0;
}

/** The key with the setting's own segments in place of its `$` segments. */
function withSegments(other: string, key: ConfKey, setting: Setting): string {
  const segments = new Map(
    key.segments.map((segment, index) => [segment, setting.segments[index] ?? segment]),
  );
  return other
    .split('.')
    .map(segment => (segment.startsWith('$') ? (segments.get(segment) ?? segment) : segment))
    .join('.');
}

function list(keys: readonly string[]): string {
  return keys.map(key => `\`${key}\``).join(' and ');
}

import type { Setting } from './conf.ts';
import type { ConfKey, KeyTable } from './keys.ts';
import type { ConfSettings } from './settings.ts';

/**
 * The names between `$(` and `)` in a value: a node puts there the value of the key of that name, else of the environment
 * variable. `$(<FILE)` is the content of a file and names none.
 */
export function namesIn(value: string): readonly string[] {
  return [...value.matchAll(/\$\(([^)]*)\)/g)].flatMap(([, name = '']) =>
    name.startsWith('<') ? [] : [name.trim()],
  );
}

/**
 * The first of the names in a value that a node finds nothing for. Nobody gives an environment variable the name of a key; any
 * other name may be one. Of a key that is not set a node takes the default of its schema, and ends where that is no text.
 */
export function missingIn(
  names: readonly string[],
  settings: ConfSettings,
  keys: KeyTable,
): string | undefined {
  return names.find(name => {
    const key = keys.find(name.split('.'));
    return key && !settings.get(name) && !hasTextByDefault(key);
  });
}

function hasTextByDefault({ isDefaultInSchema, datatypes }: ConfKey): boolean {
  return isDefaultInSchema && datatypes.every(({ type }) => type === 'string');
}

/** Whether the names in a setting's value lead back to the setting itself. */
export function isCircular(setting: Setting, names: readonly string[], settings: ConfSettings): boolean {
  const seen = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === setting.key) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...namesIn(settings.get(name)?.value ?? ''));
  }
  return false;
}

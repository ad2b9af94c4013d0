import type { Setting } from './conf.ts';
import type { ConfKey, KeyTable } from './keys.ts';
import type { ConfSettings } from './settings.ts';

/**
 * The first name in a setting's value that a node finds nothing for. Nobody gives an environment variable the name of a key; any
 * other name may be one. Of a key that is not set a node takes the default of its schema, and ends where that is no text.
 */
export function missingIn(setting: Setting, settings: ConfSettings, keys: KeyTable): string | undefined {
  return namesIn(setting.value).find(name => {
    const key = keys.find(name.split('.'));
    return key && !settings.get(name) && !hasTextByDefault(key);
  });
}

function hasTextByDefault({ isDefaultInSchema, datatypes }: ConfKey): boolean {
  return isDefaultInSchema && datatypes.every(({ type }) => type === 'string');
}

/** Whether the names in a setting's value lead back to the setting itself. */
export function isCircular(setting: Setting, settings: ConfSettings): boolean {
  const seen = new Set<string>();
  const open = [...namesIn(setting.value)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === setting.key) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...namesIn(settings.get(name)?.value ?? ''));
  }
  return false;
}

/**
 * The names between `$(` and `)` in a value: a node puts there the value of the key of that name, else of the environment
 * variable. `$(<FILE)` is the content of a file and names none.
 */
function namesIn(value: string): readonly string[] {
  return [...value.matchAll(/\$\(([^)]*)\)/g)].flatMap(([, name = '']) =>
    name.startsWith('<') ? [] : [name.trim()],
  );
}

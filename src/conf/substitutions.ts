import type { Setting } from './conf.ts';
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

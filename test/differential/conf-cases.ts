import { wordsOf } from '../../src/conf/datatypes.ts';
import type { ConfKey, Datatype, KeyTable } from '../../src/conf/keys.ts';
import { seeded } from '../support/random.ts';
import {
  companions,
  families,
  folderPlaceholder,
  pluginsTexts,
  samples,
  soundLines,
  strangeCharacters,
  strangeValues,
  validated,
} from './conf-material.ts';

/** A configuration file to be judged; what it is for is said by its name. */
export interface ConfCase {
  readonly name: string;
  readonly text: string;
}

/** For each key every word that it takes and a value of each of its types, each in a file of its own. */
export function validCases(table: KeyTable): readonly ConfCase[] {
  return [...table.all.values()].flatMap(key =>
    validValues(key).map(value => {
      const setting = `${settingKey(key)} = ${value}`;
      const companions = companionsOf(key, value).filter(line => line !== setting);
      return { name: setting, text: [setting, ...companions, ''].join('\n') };
    }),
  );
}

/**
 * Keys with values of all kinds: `count` of them, drawn by the seed. Not the keys that name a file or a folder: whether it is
 * there the node knows, the text does not.
 */
export function valueCases(table: KeyTable, count: number, seed: number): readonly ConfCase[] {
  const random = seeded(seed);
  const keys = [...table.all.values()].filter(key => !namesFile(key));
  return Array.from({ length: count }, () => {
    const key = pick(keys, random);
    const setting = `${settingKey(key)} = ${pick(strangeValues, random)}`;
    return { name: setting, text: `${setting}\n` };
  });
}

/** Files that a careless or a clumsy hand has been at: lines lost, doubled and joined, characters put anywhere. */
export function textCases(count: number, seed: number): readonly ConfCase[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: 2 + Math.floor(random() * 4) }, () => pick(soundLines, random));
    let text = lines.join(random() < 0.2 ? '\r\n' : '\n') + (random() < 0.7 ? '\n' : '');
    const changes = Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) {
      const at = Math.floor(random() * (text.length + 1));
      const removed = random() < 0.3 ? 1 + Math.floor(random() * 3) : 0;
      const inserted = removed > 0 && random() < 0.7 ? '' : pick(strangeCharacters, random);
      text = text.slice(0, at) + inserted + text.slice(at + removed);
    }
    return { name: JSON.stringify(text), text };
  });
}

/** Some of the settings that depend on each other, in any order. */
export function togetherCases(count: number, seed: number): readonly ConfCase[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const family = pick(families, random);
    const text = family
      .filter(() => random() < 0.55)
      .map(line => ({ line, rank: random() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ line }) => `${line}\n`)
      .join('');
    return { name: JSON.stringify(text), text };
  });
}

/** Texts of enabled_plugins, right and wrong. */
export const pluginsCases: readonly ConfCase[] = pluginsTexts.map(text => ({
  name: JSON.stringify(text),
  text,
}));

function validValues(key: ConfKey): readonly string[] {
  if (key.checks.some(check => check.always_refused)) return [];
  const only = key.checks.find(check => check.only_values)?.only_values;
  if (only) return only;
  const refused = key.checks.flatMap(({ refused_values: values = [] }) => values);
  return [...wordsOf(key.datatypes), ...key.datatypes.map(datatype => sample(key, datatype))].filter(
    value => !refused.includes(value),
  );
}

function sample(key: ConfKey, datatype: Datatype): string {
  const [word] = wordsOf([datatype]);
  if (word !== undefined) return word;
  const described = key.checks.find(check => check.value)?.value ?? '';
  const validator = key.validators.find(({ name }) => validated[name] !== undefined)?.name;
  const plain = (validator && validated[validator]) ?? samples[datatype.type];
  if (plain !== undefined) return plain;
  if (/https/.test(described)) return 'https://idp.example.com/';
  if (/file/.test(described)) return `${folderPlaceholder}/server.pem`;
  if (/LDAP/.test(described)) return '{constant, true}';
  if (/cipher/.test(described)) return key.key.endsWith('hash') ? 'sha512' : 'aes_256_cbc';
  return 'text';
}

function namesFile(key: ConfKey): boolean {
  return (
    key.validators.some(({ name }) => validated[name]?.startsWith(folderPlaceholder)) ||
    key.checks.some(check => /file/.test(check.value ?? ''))
  );
}

/** A setting's key: `$` segments that have a choice get it, the others a number. */
function settingKey(key: ConfKey): string {
  const choice = key.checks.find(check => check.only_wildcards)?.only_wildcards?.[0]?.split('.');
  return key.segments
    .map(segment => (segment.startsWith('$') ? (choice?.shift() ?? '1') : segment))
    .join('.');
}

/** What must stand beside a setting so that a node takes it. */
function companionsOf(key: ConfKey, value: string): readonly string[] {
  const own = companions.find(
    ({ keys, when }) => keys.test(key.key) && (when === undefined || when === value),
  );
  return own?.lines ?? [];
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

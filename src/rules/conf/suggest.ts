import type { KeyTable } from '../../conf/keys.ts';
import { nearest } from '../nearest.ts';

/**
 * Finds the key that a person may have meant. It answers for the first twenty keys only: where more are unknown, they are
 * not typing errors, and comparing each with all takes its time.
 */
export function keySuggester(keys: KeyTable): (segments: readonly string[]) => string | undefined {
  let left = 20;
  return segments => {
    if (left-- <= 0) return undefined;
    const key = segments.join('.');
    return (
      usual.get(key) ?? nearest(key, candidates(keys, segments), Math.min(3, Math.floor(key.length / 4)))
    );
  };
}

/** The keys of the version, with the person's own words in place of `$` segments. */
function* candidates(keys: KeyTable, segments: readonly string[]): Iterable<string> {
  for (const { key, segments: pattern, hidden } of keys.all.values()) {
    if (hidden) continue;
    if (!key.includes('$')) yield key;
    else if (pattern.length === segments.length) {
      yield pattern.map((part, index) => (part.startsWith('$') ? segments[index] : part)).join('.');
    }
  }
}

/** What people write that is more than a typing error away from what they mean. */
const usual: ReadonlyMap<string, string> = new Map([
  ['default_password', 'default_pass'],
  ['default_username', 'default_user'],
  ['management.port', 'management.tcp.port'],
  ['management.listener.tcp.port', 'management.tcp.port'],
  ['prometheus.port', 'prometheus.tcp.port'],
  ['log.level', 'log.default.level'],
]);

import { isAtLeast, type Version } from '../model/version.ts';
import { type JsonMember, type JsonObject, member } from '../model/written.ts';
import type { Violation } from './rule.ts';

/** Of repeated keys 4.x reads the first, 3.10 the last: as seen on 3.10.8, 4.0.5 and 4.3.6. */
export function memberThatCounts(object: JsonObject, key: string, version: Version): JsonMember | undefined {
  return isAtLeast(version, 4, 0)
    ? member(object, key)
    : object.members.findLast(candidate => candidate.key === key);
}

/** Most objects have few keys: comparing them costs less than a set of them. */
export function repeatsKey({ members }: JsonObject): boolean {
  if (members.length > 12) return new Set(members.map(({ key }) => key)).size < members.length;
  for (let i = 1; i < members.length; i++) {
    for (let j = 0; j < i; j++) if (members[i]?.key === members[j]?.key) return true;
  }
  return false;
}

export function* repeatedKeys(object: JsonObject, title: string, version: Version): Iterable<Violation> {
  const seen = new Set<string>();
  for (const { key, keyRange } of object.members) {
    if (seen.has(key)) {
      yield {
        at: keyRange,
        message: `${title} has the key \`${key}\` twice: ${isAtLeast(version, 4, 0) ? '4.x reads only the first' : '3.10 reads only the last'}, other versions the other. Keep one.`,
      };
    }
    seen.add(key);
  }
}

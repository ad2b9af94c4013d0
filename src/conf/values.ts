import { type Bounds, datatypesInWords, isWithin, readAs } from './datatypes.ts';
import { isIpAddress } from './ip-address.ts';
import type { ConfKey, TranslationCheck, Validator } from './keys.ts';

/** Why a node does not start with a setting. */
export interface Refusal {
  /** What is refused: the value, any value of the key, or what stands for a `$` segment of the key. */
  readonly what: 'value' | 'every value' | 'segment';
  /** What it must be, in words; what to use instead where every value is refused. */
  readonly expected: string;
}

/**
 * Whether a node of the key's version refuses a setting for itself, as far as a text can tell: the files and folders that
 * some keys want to be there are not asked for. What other settings have to do with it is in dependencies.ts.
 */
export function refusalOf(key: ConfKey, segments: readonly string[], value: string): Refusal | undefined {
  const fitting = key.datatypes.find(datatype => readAs(datatype, value) !== undefined);
  const read = fitting && readAs(fitting, value);
  if (read === undefined || key.validators.some(validator => !passes(validator, read))) {
    return { what: 'value', expected: valueInWords(key) };
  }
  for (const check of key.checks) {
    const refusal = translationRefusal(check, key, segments, value, read);
    if (refusal) return refusal;
  }
  return undefined;
}

/** What a value of the key must be, in words. */
export function valueInWords(key: ConfKey): string {
  const { only_values: only } = key.checks.find(check => check.only_values) ?? {};
  if (only) return `one of ${only.map(word => `\`${word}\``).join(', ')}`;
  const isLatin1 = key.checks.some(check => check.latin1);
  const told =
    key.checks.find(check => check.value)?.value ?? key.validators.map(inWords).find(words => words);
  if (told) return told;
  const bounds: Bounds = Object.assign(
    {},
    ...key.validators.map(boundsOf),
    ...key.checks.filter(({ min }) => min !== undefined),
  );
  const datatypes = key.datatypes.map(datatype => ({ ...boundsOf(bounds), ...datatype }));
  const words = `${datatypesInWords(datatypes)}${isLatin1 ? ' in Latin-1' : ''}`;
  const refused = key.checks.flatMap(({ refused_values: values = [] }) => values);
  return refused.length === 0 ? words : `${words}, but not ${refused.map(word => `\`${word}\``).join(', ')}`;
}

function passes(validator: Validator, read: number | string): boolean {
  if (typeof read === 'number') return isWithin(read, validator);
  if (validator.type === 'ip_address') return isIpAddress(read);
  if (validator.pattern === undefined) return true;
  return new RegExp(`^(?:${validator.pattern})$`, validator.case_insensitive ? 'is' : 's').test(read);
}

function inWords({ type, pattern, plain_integer: isSize }: Validator): string | undefined {
  if (type === 'ip_address') return 'an IP address without a port';
  if (isSize) return 'a number of bytes, or a size such as `2GB` or `512MiB`';
  return pattern === undefined ? undefined : 'an https URI';
}

function boundsOf({ min, max, gt, lt }: Bounds): Bounds {
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(gt === undefined ? {} : { gt }),
    ...(lt === undefined ? {} : { lt }),
  };
}

function translationRefusal(
  check: TranslationCheck,
  key: ConfKey,
  segments: readonly string[],
  value: string,
  read: number | string,
): Refusal | undefined {
  if (check.always_refused) return { what: 'every value', expected: check.use ?? '' };
  const chosen = segments.filter((_, index) => key.segments[index]?.startsWith('$'));
  if (check.wildcard === 'integer' && !chosen.every(segment => /^[+-]?\d+$/.test(segment))) {
    return { what: 'segment', expected: 'a whole number' };
  }
  if (check.only_wildcards && !check.only_wildcards.includes(chosen.join('.'))) {
    return { what: 'segment', expected: check.only_wildcards.map(words => `\`${words}\``).join(' or ') };
  }
  const isRefused =
    (check.min !== undefined && typeof read === 'number' && read < check.min) ||
    check.refused_values?.includes(value) ||
    (check.latin1 && /[^\0-\xff]/.test(value)) ||
    (check.only_values && !check.only_values.includes(value)) ||
    (check.value !== undefined && describedValues[check.value]?.(value) === false);
  return isRefused ? { what: 'value', expected: valueInWords(key) } : undefined;
}

/** Values that the table has words for, and that a text can be judged by. */
const describedValues: Readonly<Record<string, (value: string) => boolean>> = {
  'an https URI': value => /^https:/i.test(value),
  'a whole number of bytes: no fraction even though bytesize takes one': value => !value.includes('.'),
  'a URI reference without white space, brackets or a first segment with a colon': value =>
    /^[\w.~:/?#@!$&'()*+,;=%-]*$/.test(value) && !/^[^/?]*:/.test(value.replace(/^[a-z][a-z\d+.-]*:/i, '')),
  // Which of them the node's own library has, only the node knows.
  'a cipher or hash that the crypto library of the Erlang runtime supports': value =>
    /^(?:aes|aria|blake2|blowfish|camellia|chacha20|des|md|rc[245]|ripemd|sha|sm[34])/.test(value),
  'an Erlang term: an LDAP authorisation query': value => /^(?:\{.*\}|\[.*\])$/s.test(value.trim()),
};

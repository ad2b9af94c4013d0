import type { ValueType } from '../model/facts.ts';

/** What a value of this type must be, in words, or undefined where it is that. */
export function wantedInstead(
  { type, min, max, values = [], pattern, non_empty }: ValueType,
  value: unknown,
  isFloat: boolean,
): string | undefined {
  // Words beside a whole number are another way to say it, not all that there is.
  if (type === 'enum' || (type === 'integer' && typeof values[0] === 'number')) {
    if ((values as readonly unknown[]).includes(value) && !isFloat) return undefined;
    return `${values.length > 1 ? 'one of ' : ''}${values.map(allowed => `\`${allowed}\``).join(', ')}`;
  }
  switch (type) {
    case 'integer':
    case 'number': {
      const isNumber =
        typeof value === 'number' && (type === 'number' || (Number.isInteger(value) && !isFloat));
      if (isNumber && value >= (min ?? value) && value <= (max ?? value)) return undefined;
      const kind = type === 'integer' ? 'a whole number' : 'a number';
      if (min === undefined) return kind;
      return max === undefined ? `${kind}, ${min} or more` : `${kind} from ${min} to ${max}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'string':
      if (typeof value !== 'string' || (non_empty && value === '')) return 'a text';
      if (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)) return undefined;
      return 'a number with a unit (Y, M, D, h, m or s), such as `7D`';
    default:
      return undefined;
  }
}

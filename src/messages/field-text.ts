import type { FieldTable, FieldValue } from './message.ts';

/** A value on one line, for people: nested values as in JSON, bytes in hexadecimal. At most `limit` characters. */
export function fieldText(value: FieldValue, limit = 4096): string {
  if (value.type === 'longstr') return cutTo(limit, value.value);
  const parts: string[] = [];
  write(value, limit, parts);
  return cutTo(limit, parts.join(''));
}

/** Text that is longer ends with an ellipsis, and never with half a character. */
export function cutTo(limit: number, text: string): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** Writes until more than the limit is there; so deep nesting and long lists cost no more than what is shown. */
function write(value: FieldValue, limit: number, parts: string[]): number {
  const add = (text: string) => {
    parts.push(text);
    return text.length;
  };
  switch (value.type) {
    case 'longstr':
      return add(JSON.stringify(cutTo(limit, value.value)));
    case 'binary':
    case 'bytes':
      return add(`0x${hex(value.value.subarray(0, limit))}`);
    case 'void':
      return add('null');
    case 'decimal':
      return add(decimalText(value.digits, value.places));
    case 'array': {
      let length = add('[');
      for (const [index, item] of value.value.entries()) {
        if (length > limit) break;
        length += (index > 0 ? add(', ') : 0) + write(item, limit - length, parts);
      }
      return length + add(']');
    }
    case 'table':
      return writeTable(value.value, limit, parts);
    default:
      return add(Object.is(value.value, -0) ? '-0' : String(value.value));
  }
}

function writeTable(table: FieldTable, limit: number, parts: string[]): number {
  parts.push('{');
  let length = 1;
  for (const [index, [name, item]] of table.entries()) {
    if (length > limit) break;
    const start = `${index > 0 ? ', ' : ''}${JSON.stringify(name)}: `;
    parts.push(start);
    length += start.length + write(item, limit - length, parts);
  }
  parts.push('}');
  return length + 1;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

function decimalText(digits: number, places: number): string {
  if (places === 0) return String(digits);
  const text = String(digits).padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/**
 * Whether Erlang's `inet:parse_address/1` takes a text: an IPv4 address, short (`127.1`), octal and hexadecimal ones
 * included, or an IPv6 address without brackets. https://www.erlang.org/doc/apps/kernel/inet#parse_address/1
 */
export function isIpAddress(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : isIpv4(text, { short: true });
}

function isIpv4(text: string, { short }: { short: boolean }): boolean {
  const parts = text.split('.');
  if (parts.length > 4 || (!short && parts.length !== 4)) return false;
  const numbers = parts.map(part => (/^[+-]?(?:0x[\da-f]+|\d+)$/i.test(part) ? numberIn(part) : Number.NaN));
  const last = numbers.pop() ?? Number.NaN;
  // The last part fills what the others leave of the four bytes.
  return (
    numbers.every(number => number >= 0 && number <= 255) && last >= 0 && last < 256 ** (4 - numbers.length)
  );
}

function numberIn(part: string): number {
  if (!/^0\d/.test(part)) return Number(part);
  return /^[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number.NaN;
}

function isIpv6(text: string): boolean {
  // Link-local addresses may name their interface.
  const address = /^fe[89ab]/i.test(text) ? text.replace(/%.*$/, '') : text;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = last.includes('.');
  if (hasIpv4 && !isIpv4(last, { short: false })) return false;
  const plain = hasIpv4 ? groups.slice(0, -1) : groups;
  const count = plain.length + (hasIpv4 ? 2 : 0);
  return (
    plain.every(group => /^[\da-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
  );
}

/** Sixteen bytes a line: their offset, the bytes, and what of them is ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = Array.from(bytes.subarray(offset, offset + 16));
    const hex = row.map(byte => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, 8), hex.slice(8)].map(half => half.join(' ').padEnd(23));
    const ascii = row.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${halves.join('  ')}  ${ascii}`);
  }
  return lines.join('\n');
}

/** The characters of a full line with its end. */
export const hexDumpLine = 8 + 2 + 23 + 2 + 23 + 2 + 16 + 1;

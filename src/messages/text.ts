/** The text that these bytes are in UTF-8, byte order mark included; undefined when they are none. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether it has no control characters but tabs and line ends. */
export function isPrintable(text: string): boolean {
  return !/[^\P{Cc}\t\n\r]/u.test(text);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The default of each tab stop, as it stands in a snippet. For those that are not nested. */
export function defaultsOf(snippet: string): Map<string, string> {
  const found = snippet.matchAll(/\$\{(\d+):((?:[^\\}]|\\.)*)\}/g);
  return new Map([...found].map(([, stop = '', text = '']) => [stop, text]));
}

/** A snippet in parts that stand in another order than they did: each tab stop has its default where it comes first. */
export function withDefaults<T extends { readonly text: string }>(
  parts: readonly T[],
  defaults: ReadonlyMap<string, string>,
): readonly T[] {
  const seen = new Set<string>();
  const renew = (match: string, plain?: string, braced?: string) => {
    const stop = plain ?? braced;
    if (stop === undefined) return match;
    const text = seen.has(stop) ? undefined : defaults.get(stop);
    seen.add(stop);
    return text === undefined ? `$${stop}` : `\${${stop}:${text}}`;
  };
  return parts.map(part => ({
    ...part,
    text: part.text.replace(/\\.|\$(?:(\d+)|\{(\d+):(?:[^\\}]|\\.)*\})/g, renew),
  }));
}

/** A text that means itself in a snippet. */
export function plain(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

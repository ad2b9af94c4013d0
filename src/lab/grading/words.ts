/** `1 message`, `3 messages`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** The first few, and how many more. */
export function some(names: readonly string[], shown = 3, separator = ', '): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(separator) + (more > 0 ? ` and ${more} more` : '');
}

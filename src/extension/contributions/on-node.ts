/** When a menu is that of a node of one of these kinds, whatever its traits are. */
export function onNode(...kinds: readonly string[]): string {
  return `viewItem =~ /^(${kinds.join('|')})\\b/`;
}

/** A name in a text where VS Code draws icons, such as the label of a quick pick: `$(trash)` in it stays what it is. */
export function plainLabel(name: string): string {
  return name.replaceAll('$(', '\\$(');
}

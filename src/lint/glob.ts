/**
 * A pattern over paths with `/`: `*` and `?` stay within a name, `**` as a whole name means any number of folders.
 * (Node's own `path.matchesGlob` is newer than the oldest Node that the terminal command runs on.)
 */
export function globToRegExp(glob: string): RegExp {
  const source = glob.replaceAll(/(?:\*\*\/)+|\*+|[?.+^${}()|[\]\\]/g, part => {
    if (part.endsWith('/')) return '(?:[^/]+/)*';
    if (part.startsWith('**')) return '.*';
    return part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

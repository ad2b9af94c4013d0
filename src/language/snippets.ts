import type { Field, Shape } from './keys/field.ts';
import bodies from './object-snippets.json' with { type: 'json' };

/** A whole object of a section, with places to fill in. */
export interface ObjectSnippet {
  readonly label: string;
  readonly detail: string;
  /** In the syntax of VS Code's snippets, indented with tabs. */
  readonly text: string;
}

/** @param vhost to begin with; undefined in a file of one virtual host, where objects name none. */
export function objectSnippets(shape: Shape, vhost: string | undefined): readonly ObjectSnippet[] {
  const known: Readonly<Record<string, readonly SnippetBody[] | undefined>> = bodies;
  return (known[shape] ?? []).map(({ label, detail, value }) => {
    if (vhost === undefined) {
      const { vhost: _, ...others } = value;
      return { label, detail, text: JSON.stringify(others, null, '\t') };
    }
    // JSON's escapes first, then the snippet's.
    const written = escapeSnippet(JSON.stringify(vhost).slice(1, -1));
    const text = JSON.stringify(value, null, '\t').replace('"$VHOST"', () => `"\${9:${written}}"`);
    return { label, detail, text };
  });
}

/** What the value of a key begins as. */
export function valueSnippet({
  types: [type],
  allowed,
  deprecatedValues,
  shape,
  example,
  default: preset,
  min,
}: Field): string {
  const values = allowed?.filter(value => !deprecatedValues?.includes(String(value))) ?? [];
  if (type === 'array') return shape ? '[\n\t$1\n]' : '[$1]';
  if (values.length > 0) {
    const choice = `\${1|${values.map(value => escapeChoice(String(value))).join(',')}|}`;
    return typeof values[0] === 'number' ? choice : `"${choice}"`;
  }
  switch (type) {
    case 'boolean':
      return `\${1|${preset === '`true`' ? 'true,false' : 'false,true'}|}`;
    case 'integer':
    case 'number':
      return `\${1:${example ?? /^\d+/.exec(preset ?? '')?.[0] ?? min ?? 0}}`;
    case 'object':
      return '{\n\t$1\n}';
    case 'any':
      if (shape === 'federation-upstream-set') return '[\n\t$1\n]';
      return shape === undefined ? '"$1"' : '{\n\t$1\n}';
    default:
      return example === undefined ? '"$1"' : `"\${1:${example}}"`;
  }
}

export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}

interface SnippetBody {
  readonly label: string;
  readonly detail: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function escapeChoice(text: string): string {
  return text.replaceAll(/[\\,|]/g, '\\$&');
}

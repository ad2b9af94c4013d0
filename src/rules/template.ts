/** The value, or a part of it, is put in when the file is deployed: `${NAME}`, `{{ name }}`, `<%= name %>`, `<NAME>`. */
export function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && /\$\{|\{\{|<%|^<[A-Z][A-Z0-9_-]*>$/.test(value);
}

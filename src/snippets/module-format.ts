/** How a file in JavaScript imports and exports. */
export type ModuleFormat = 'module' | 'commonjs';

/**
 * By the file's name, else by what it does already, else by the `type` of the nearest package.json. Where nobody says anything it
 * is a module: bundlers take it so, and so does Node since 22.7 and 20.19, which looks at the syntax.
 * https://nodejs.org/api/packages.html#determining-module-system
 */
export function moduleFormatOf(path: string, text: string, packageType: string | undefined): ModuleFormat {
  if (/\.mjs$/.test(path)) return 'module';
  if (/\.cjs$/.test(path)) return 'commonjs';
  if (/^(?:import|export)(?:\s|[{*'"])/m.test(text)) return 'module';
  if (/\brequire\(|\bmodule\.exports\b|^exports\./m.test(text)) return 'commonjs';
  return packageType === 'commonjs' ? 'commonjs' : 'module';
}

import type { SnippetLanguage } from './catalogue.ts';
import type { ModuleFormat } from './module-format.ts';

/** A snippet parted for a text. */
export interface PartedSnippet {
  /** What the text has not imported yet. Goes before the line, which is counted from 0. */
  readonly imports: { readonly line: number; readonly text: string } | undefined;
  /** The snippet without its imports, still with its tab stops. */
  readonly body: string;
  /** The first line of the text that code may stand on: behind its imports, and behind what comes before imports. */
  readonly firstCodeLine: number;
}

/**
 * Parts a snippet, which begins with its imports, for a text that may have some of them. The text's own imports are
 * found by their form at the start of a line, so one inside a comment counts too: an import too few is mended by any
 * editor, one too many is an error in some languages.
 */
export function partImports(
  language: SnippetLanguage,
  snippet: readonly string[],
  text: string,
  format: ModuleFormat = 'module',
): PartedSnippet {
  const syntax = language === 'javascript' && format === 'commonjs' ? commonJs : syntaxes[language];
  if (!syntax) return { imports: undefined, body: snippet.join('\n'), firstCodeLine: 0 };

  const end = endOfImports(snippet, syntax);
  const rest = snippet.slice(end).join('\n').replace(/^\n+/, '');
  const body = syntax.body?.(rest) ?? rest;
  const lines = text.split(/\r?\n/);
  const imported = snippet.slice(0, end).filter(line => line !== '');
  const missing = imported.length > 0 ? syntax.missing(imported.join('\n'), text) : [];
  const imports = missing.length > 0 ? syntax.place(missing, lines) : undefined;
  return { imports, body, firstCodeLine: Math.max(endOfHead(lines, syntax), imports?.line ?? 0) };
}

interface Syntax {
  /** A line that belongs to the imports of a snippet. */
  readonly line: RegExp;
  /** A line that no code of a snippet may come before. */
  readonly head: RegExp;
  /** The imports of the snippet that the text lacks, as lines of their own. */
  missing(imports: string, text: string): readonly string[];
  place(missing: readonly string[], lines: readonly string[]): { line: number; text: string };
  /** The snippet's own code, where it has to change. */
  body?(code: string): string;
}

const scripts: Syntax = {
  line: /^import\b.*;$/,
  head: /^(#!|['"]use \w+|import\b(?! *\()|const .*\brequire\()/,
  missing: (imports, text) =>
    missingNames(imports, text).map(
      ({ module, names, type }) => `import ${type ? 'type ' : ''}{ ${names.join(', ')} } from '${module}';`,
    ),
  place: (missing, lines) =>
    after(lines, /^(import\b.*|\} from .*|const .*\brequire\(.*)$/, missing) ??
    atTop(lines, /^(#!|['"]use strict)/, missing),
};

/** `export` is an error there. What to export, and how, depends on what the file exports already. */
const commonJs: Syntax = {
  ...scripts,
  missing: (imports, text) =>
    missingNames(imports, text).map(
      ({ module, names }) =>
        `const { ${names.map(name => name.replace(' as ', ': ')).join(', ')} } = require('${module}');`,
    ),
  body: code => code.replace(/^export (?=(async |function|class|const))/gm, ''),
};

const syntaxes: Readonly<Partial<Record<SnippetLanguage, Syntax>>> = {
  javascript: scripts,
  typescript: scripts,
  python: {
    line: /^(import|from) /,
    head: /^(#!|import |from )/,
    missing(imports, text) {
      return imports.split('\n').flatMap(line => {
        const [, module, list] = /^from (\S+) import (.+)$/.exec(line) ?? [];
        if (!module || !list)
          return hasLine(text, new RegExp(`import (.*, *)?${escaped(line.slice(7))}( *,.*)?`)) ? [] : line;
        const there = [...text.matchAll(new RegExp(`^from ${escaped(module)} import ([^#\\n]+)`, 'gm'))];
        const known = there.flatMap(match => names(match[1] ?? ''));
        const wanted = names(list).filter(name => !known.includes(name));
        return wanted.length > 0 ? `from ${module} import ${wanted.join(', ')}` : [];
      });
    },
    place: (missing, lines) => after(lines, /^(import|from) /, missing) ?? atTop(lines, /^#/, missing),
  },
  java: {
    line: /^import .*;$/,
    head: /^(package|import) /,
    missing: (imports, text) =>
      imports.split('\n').filter(line => {
        const everything = line.replace(/\w+;$/, '*;');
        return !hasLine(text, new RegExp(`${escaped(line)}|${escaped(everything)}`));
      }),
    place: (missing, lines) =>
      after(lines, /^import /, missing) ??
      after(lines, /^package /, ['', ...missing]) ??
      atTop(lines, /^$/, missing),
  },
  go: {
    line: /^(import\b.*|\t.*"|\))$/,
    head: /^(package|import) /,
    missing: (imports, text) =>
      [...imports.matchAll(/^(?:import )?\t?((?:\w+ )?("[^"]+"))$/gm)].flatMap(([, spec = '', path = '']) =>
        hasLine(text, new RegExp(`(import )?\\s*([\\w.]+ )?${escaped(path)}`)) ? [] : `import ${spec}`,
      ),
    place: (missing, lines) => {
      const block = lines.findIndex(line => line.startsWith('import ('));
      const specs = missing.map(line => line.replace('import ', '\t'));
      if (block >= 0) return { line: block + 1, text: joined(specs) };
      const single = specs.length === 1 ? missing : ['import (', ...specs, ')'];
      return (
        after(lines, /^import /, single) ??
        after(lines, /^package /, ['', ...single]) ??
        atTop(lines, /^$/, single)
      );
    },
  },
  csharp: {
    line: /^using [\w.]+;$/,
    head: /^((global )?using\b.*;|namespace [\w.]+;)/,
    missing: (imports, text) =>
      imports.split('\n').filter(line => !hasLine(text, new RegExp(`(global )?${escaped(line)}`))),
    place: (missing, lines) =>
      after(lines, /^(global )?using [\w.]+;/, missing) ?? atTop(lines, /^(\/\/|#)/, missing),
  },
};

function endOfImports(lines: readonly string[], { line }: Syntax): number {
  let end = 0;
  for (const [at, text] of lines.entries()) {
    if (line.test(text)) end = at + 1;
    else if (text !== '') break;
  }
  return end;
}

/** Walks over what stands at the beginning of a file: imports and the like, and the comments and empty lines between them. */
function endOfHead(lines: readonly string[], { head }: Syntax): number {
  let end = 0;
  let until: RegExp | undefined;
  let isHead = false;
  for (const [at, line] of lines.entries()) {
    if (!until) {
      isHead = head.test(line);
      if (!isHead && !/^\s*($|\/\/|\/\*|#|"""|''')/.test(line)) break;
      until = isHead ? (/[({]\s*$/.test(line) ? /^[)}]/ : undefined) : endOfComment(line);
    } else if (until.test(line)) until = undefined;
    if (isHead) end = at + 1;
  }
  return end;
}

/** What ends the comment or docstring that a line begins; undefined where the line itself does. */
function endOfComment(line: string): RegExp | undefined {
  const [, begin, rest = ''] = /^\s*(\/\*|"""|''')(.*)$/.exec(line) ?? [];
  if (!begin) return undefined;
  const end = begin === '/*' ? /\*\// : new RegExp(begin);
  return end.test(rest) ? undefined : end;
}

interface ScriptImport {
  readonly module: string;
  readonly names: readonly string[];
  /** `import type { … }`, all of it. */
  readonly type: boolean;
}

/** The imports of a snippet as far as the text lacks them. */
function missingNames(imports: string, text: string): readonly ScriptImport[] {
  const there = scriptImports(text);
  return scriptImports(imports).flatMap(({ module, names, type }) => {
    const known = there.filter(other => other.module === module).flatMap(other => other.names.map(bare));
    const wanted = names.filter(name => !known.includes(bare(name)));
    return wanted.length > 0 ? { module, names: wanted, type } : [];
  });
}

function scriptImports(text: string): readonly ScriptImport[] {
  const imported = text.matchAll(/^import (type )?\{([^}]*)\} from ['"]([^'"]+)['"]/gm);
  const required = text.matchAll(/^(?:const|let|var) ()\{([^}]*)\} = require\(['"]([^'"]+)['"]\)/gm);
  return [...imported, ...required].map(([, type, list = '', module = '']) => ({
    module,
    names: names(list.replaceAll(':', ' as')),
    type: Boolean(type),
  }));
}

function names(list: string): readonly string[] {
  return list
    .replace(/[()]/g, '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}

function bare(name: string): string {
  return name.replace(/^type /, '');
}

function hasLine(text: string, line: RegExp): boolean {
  return new RegExp(`^(?:${line.source})\\s*(?:(?:#|//).*)?$`, 'm').test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Behind the last line of that form. */
function after(lines: readonly string[], form: RegExp, added: readonly string[]) {
  const last = lines.findLastIndex(line => form.test(line));
  return last < 0 ? undefined : { line: last + 1, text: joined(added) };
}

/** At the beginning, but for lines of that form, and with an empty line behind. */
function atTop(lines: readonly string[], form: RegExp, added: readonly string[]) {
  const first = lines.findIndex(line => !form.test(line));
  return { line: Math.max(first, 0), text: `${joined(added)}\n` };
}

function joined(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}

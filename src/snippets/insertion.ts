import type { SnippetLanguage } from './catalogue.ts';

/** How a snippet gets into a text: what it imports and the text does not, and the rest. */
export interface Insertion {
  /** Undefined when the text has all imports. The text goes before the line, which is counted from 0. */
  readonly imports: { readonly line: number; readonly text: string } | undefined;
  /** The snippet without its imports, still with its tab stops: it goes where the cursor is. */
  readonly body: string;
}

/**
 * Parts a snippet, which begins with its imports, for a text that may have some of them. The text's own imports are
 * found by their form at the start of a line, so one inside a comment counts too: an import too few is mended by any
 * editor, one too many is an error in some languages.
 */
export function planInsertion(
  language: SnippetLanguage,
  snippet: readonly string[],
  text: string,
): Insertion {
  const syntax = syntaxes[language];
  const end = syntax ? endOfImports(snippet, syntax) : 0;
  const body = snippet.slice(end).join('\n').replace(/^\n+/, '');
  if (!syntax || end === 0) return { imports: undefined, body };

  const imports = snippet.slice(0, end).filter(line => line !== '');
  const missing = syntax.missing(imports.join('\n'), text);
  if (missing.length === 0) return { imports: undefined, body };
  return { imports: syntax.place(missing, text.split(/\r?\n/)), body };
}

interface Syntax {
  /** A line that belongs to the imports at the start of a file. */
  readonly line: RegExp;
  /** The imports of the snippet that the text lacks, as lines of their own. */
  missing(imports: string, text: string): readonly string[];
  place(missing: readonly string[], lines: readonly string[]): { line: number; text: string };
}

const scripts: Syntax = {
  line: /^import\b.*;$/,
  missing(imports, text) {
    const there = scriptImports(text);
    return scriptImports(imports).flatMap(({ module, names, type }) => {
      const known = new Set(
        there.filter(other => other.module === module).flatMap(other => other.names.map(bare)),
      );
      const wanted = names.filter(name => !known.has(bare(name)));
      if (wanted.length === 0) return [];
      // A file that has only require is no ES module.
      if (!/^import\b/m.test(text) && /\brequire\(/.test(text)) {
        return `const { ${wanted.map(bare).join(', ')} } = require('${module}');`;
      }
      return `import ${type ? 'type ' : ''}{ ${wanted.join(', ')} } from '${module}';`;
    });
  },
  place: (missing, lines) =>
    after(lines, /^(import\b.*|\} from .*|const .*\brequire\(.*)$/, missing) ??
    atTop(lines, /^(#!|['"]use strict)/, missing),
};

const syntaxes: Readonly<Partial<Record<SnippetLanguage, Syntax>>> = {
  javascript: scripts,
  typescript: scripts,
  python: {
    line: /^(import|from) /,
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

interface ScriptImport {
  readonly module: string;
  readonly names: readonly string[];
  /** `import type { … }`, all of it. */
  readonly type: boolean;
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

import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeLanguageOf } from '../client-code/languages.ts';

/** A file that a person has named, or that a walk has come upon. */
export interface FoundFile {
  /** As a person would write it; `-` is standard input. */
  readonly path: string;
  /** The folder that was walked; without it a person has named the file. */
  readonly walkedFrom?: string;
}

/**
 * The files that the paths stand for, each once: of a folder the JSON, YAML, configuration and enabled_plugins files below it and
 * templates of such, and the code, but none of installed packages or of a version control system, and no code that was built. Links to files are followed, links to folders are not: they may
 * lead round. A named file may not exist: whoever reads it finds out.
 */
export function filesAt(
  paths: readonly string[],
  cannotRead: (folder: string, reason: unknown) => void,
): readonly FoundFile[] {
  const byIdentity = new Map<string, FoundFile>();
  const add = (file: FoundFile) => {
    const identity = file.path === '-' ? '-' : (attempt(() => realpathSync.native(file.path)) ?? file.path);
    if (!byIdentity.has(identity)) byIdentity.set(identity, file);
  };
  const walk = (folder: string, walkedFrom: string, isBuilt = false) => {
    for (const entry of entriesOf(folder, cannotRead)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path, walkedFrom, isBuilt || builtFolders.has(entry.name));
      } else if (isWorthALook(entry.name, isBuilt) && isFile(entry, path)) {
        add({ path, walkedFrom });
      }
    }
  };
  for (const path of paths) {
    if (path !== '-' && attempt(() => statSync(path).isDirectory())) walk(path, path);
    else add({ path });
  }
  return [...byIdentity.values()];
}

/**
 * The text of a file, and what is wrong with its bytes: PowerShell's `>` writes UTF-16, and a broker reads UTF-8 alone.
 * A byte order mark stays, as the rules speak of it.
 */
export function decode(bytes: Uint8Array): { readonly text: string; readonly trouble?: string } {
  const [first, second] = bytes;
  for (const [encoding, mark] of [
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ] as const) {
    if (first === mark[0] && second === mark[1]) {
      return { text: new TextDecoder(encoding).decode(bytes), trouble: 'it is UTF-16' };
    }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder().decode(bytes), trouble: 'it is not UTF-8' };
  }
}

const worthALook =
  /(\.jsonc?|\.conf|\.config|\.cfg|\.ya?ml|enabled_plugins)(\.(j2|jinja2?|tpl|tmpl|template|erb|mustache|example|sample|dist))?$/;

function isWorthALook(name: string, isBuilt: boolean): boolean {
  return worthALook.test(name) || (!isBuilt && codeLanguageOf(name) !== undefined);
}

/** Not `.github`, `.docker` and the like: people keep definitions there. */
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.venv', '.terraform']);

/** Code there is made out of other code, or is somebody else's. Definitions may be kept there all the same. */
const builtFolders = new Set([
  '.next',
  '.tox',
  'build',
  'coverage',
  'dist',
  'out',
  'site-packages',
  'target',
  'vendor',
  'venv',
]);

function entriesOf(folder: string, cannotRead: (folder: string, reason: unknown) => void): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    cannotRead(folder, error);
    return [];
  }
}

/** A link that leads nowhere is none; neither are pipes, which nobody may ever write to. */
function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && attempt(() => statSync(path).isFile()) === true);
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

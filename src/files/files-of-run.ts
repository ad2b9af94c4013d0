import { existsSync, readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { DefinitionsDocument } from '../definitions/definitions.ts';
import type { Surroundings } from '../deployment/deployment.ts';
import { type Lent, lentByDefinitions } from '../deployment/deployment-lent.ts';
import { baseNameOf, folderOf } from '../deployment/deployment-paths.ts';
import { lentBy } from '../lint/surroundings.ts';
import { decode, type FoundFile } from './files.ts';

/**
 * The files of a run, as each looks to the others: those that were given or found lend what they have, of the others only whether
 * they are there is seen.
 */
export class FilesOfRun implements Surroundings {
  /** As a person would write them, by their keys. */
  readonly #paths: ReadonlyMap<string, string>;
  readonly #namesByFolder = new Map<string, string[]>();
  readonly #lent = new Map<string, Lent | null>();

  constructor(files: readonly FoundFile[]) {
    const named = files.filter(({ path }) => path !== '-');
    this.#paths = new Map(named.map(({ path }) => [this.keyOf(path), path]));
    for (const key of this.#paths.keys()) {
      const names = this.#namesByFolder.get(folderOf(key));
      if (names) names.push(baseNameOf(key));
      else this.#namesByFolder.set(folderOf(key), [baseNameOf(key)]);
    }
  }

  /** The path by which the files know each other. */
  keyOf(path: string): string {
    return resolve(path).replaceAll(sep, '/');
  }

  /** What a person calls the file of a key. */
  readonly nameOf = (key: string): string => this.#paths.get(key) ?? key;

  /** Takes down what a file lends that has been read already. */
  note(path: string, document: DefinitionsDocument): void {
    const key = this.keyOf(path);
    this.#lent.set(key, lentByDefinitions(key, document));
  }

  at(key: string): Lent | null {
    const known = this.#lent.get(key);
    if (known !== undefined) return known;
    const path = this.#paths.get(key);
    const lent =
      path !== undefined ? read(key, path) : existsSync(key) ? { kind: 'other' as const, path: key } : null;
    this.#lent.set(key, lent);
    return lent;
  }

  namesIn(folder: string): readonly string[] {
    return this.#namesByFolder.get(folder) ?? [];
  }
}

/** What cannot be read lends nothing: that it cannot, it is told for itself. */
function read(key: string, path: string): Lent {
  try {
    const { text, trouble } = decode(readFileSync(path));
    return trouble ? { kind: 'other', path: key } : lentBy(key, text);
  } catch {
    return { kind: 'other', path: key };
  }
}

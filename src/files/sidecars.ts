import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Attestation } from '../lint/attestation.ts';
import type { Finding } from '../lint/lint.ts';
import { checkSuppressions, type LintedUnder } from '../lint/suppression-check.ts';
import { parseSuppressions, type SuppressionFile } from '../lint/suppression-file.ts';
import { type Suppressor, suppressorFor } from '../lint/suppressions.ts';
import { suppressionsFileName } from '../lint/suppressions-file-name.ts';
import type { FoundFile } from './files.ts';
import { type LintedFile, reported } from './linted-file.ts';

/** The files of suppressions that a run meets: each is read once, and judged when all it speaks for has been linted. */
export class Sidecars {
  readonly #byFolder = new Map<string, Sidecar | undefined>();
  readonly #walked = new Set<string>();
  readonly #today: string;
  readonly #cannotRead: (path: string, reason: unknown) => void;

  /** @param today such as `2026-11-22` */
  constructor(today: string, cannotRead: (path: string, reason: unknown) => void) {
    this.#today = today;
    this.#cannotRead = cannotRead;
  }

  /** The nearest sidecar of a file: upwards to the working directory or the folder that was walked, whichever is further up. */
  nearest({ path, walkedFrom }: FoundFile): Sidecar | undefined {
    if (path === '-') return undefined;
    if (walkedFrom !== undefined) this.#walked.add(resolve(walkedFrom));
    const own = dirname(resolve(path));
    const tops = [resolve(''), resolve(walkedFrom ?? own)].filter(top => isWithin(own, top));
    for (let folder = own; ; folder = dirname(folder)) {
      const sidecar = this.#in(folder);
      if (sidecar || !tops.some(top => isWithin(dirname(folder), top)) || folder === dirname(folder))
        return sidecar;
    }
  }

  /** Judges a sidecar that is named, or met on a walk, even where it speaks for no file. */
  at(path: string): void {
    this.#in(dirname(resolve(path)));
  }

  /** What people have answered in those that were met. */
  get attestations(): readonly Attestation[] {
    return [...this.#byFolder.values()].flatMap(sidecar => sidecar?.file.attestations ?? []);
  }

  report(): readonly LintedFile[] {
    return [...this.#byFolder.values()].flatMap(sidecar => {
      if (!sidecar) return [];
      const complete = [...this.#walked].some(walked => isWithin(sidecar.folder, walked));
      const path = relative('', join(sidecar.folder, suppressionsFileName));
      const found = { findings: sidecar.check(complete) };
      return {
        path,
        kind: 'suppressions',
        ...reported(path, sidecar.file.text, found, name => name),
        fixed: 0,
      };
    });
  }

  #in(folder: string): Sidecar | undefined {
    if (!this.#byFolder.has(folder)) this.#byFolder.set(folder, this.#read(folder));
    return this.#byFolder.get(folder);
  }

  #read(folder: string): Sidecar | undefined {
    const path = join(folder, suppressionsFileName);
    if (!existsSync(path)) return undefined;
    try {
      return new Sidecar(folder, parseSuppressions(readFileSync(path, 'utf8')), this.#today);
    } catch (error) {
      this.#cannotRead(path, error);
      return undefined;
    }
  }
}

/** A file of suppressions, and what has been linted under it so far. */
export class Sidecar {
  readonly folder: string;
  readonly file: SuppressionFile;
  readonly #today: string;
  readonly #linted: LintedUnder[] = [];

  constructor(folder: string, file: SuppressionFile, today: string) {
    this.folder = folder;
    this.file = file;
    this.#today = today;
  }

  suppressorOf(path: string): Suppressor {
    return suppressorFor(this.file.suppressions, this.#inside(path), this.#today);
  }

  /** Takes down what a file under this sidecar turned out to be. */
  add(path: string, linted: Omit<LintedUnder, 'path'>): void {
    this.#linted.push({ ...linted, path: this.#inside(path) });
  }

  check(complete: boolean): readonly Finding[] {
    return checkSuppressions(this.file, {
      today: this.#today,
      linted: this.#linted,
      complete,
      exists: path => existsSync(join(this.folder, path)),
    });
  }

  #inside(path: string): string {
    return relative(this.folder, resolve(path)).split(sep).join('/');
  }
}

function isWithin(folder: string, top: string): boolean {
  const path = relative(top, folder);
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path));
}

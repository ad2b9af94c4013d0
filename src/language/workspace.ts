import {
  type Deployment,
  deploymentOf,
  type MemberKind,
  type Surroundings,
  seenBy,
} from '../deployment/deployment.ts';
import type { Lent } from '../deployment/deployment-lent.ts';
import { versionAround } from '../deployment/deployment-mounts.ts';
import { lentBy } from '../lint/surroundings.ts';
import { formatVersion, type Version } from '../model/version.ts';

/** A file or a folder that no editor has open; the text is there of what may be RabbitMQ's and is not too large. */
export type Stored =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'file' | 'folder' | 'missing' };

/** The paths that a document's deployment was looked for at, each once: known or not. */
export interface Asked {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** The version that a document is judged for, given that of the node that it is for. */
export type VersionOf = (ofNode: Version | undefined) => Version;

/** A deployment as it was when a document was judged. */
export interface Watched {
  readonly deployment: Deployment;
  /** Of the node that the document is for, where one is known. */
  readonly version?: Version;
  readonly asked: Asked;
  /** As long as this is the same, so is what the document is told by the others. */
  readonly signature: string;
}

/**
 * The files around the open documents, by paths such as `file:///shop/rabbitmq.conf`: what an editor has open, and else what is
 * stored, as far as somebody has told.
 */
export class Workspace {
  readonly #open = new Map<string, () => Lent>();
  readonly #stored = new Map<string, { readonly stored: Stored; lent?: Lent | null }>();
  readonly #folders = new Map<string, readonly string[]>();

  /** @param lend tells what the document lends, as it is now */
  open(path: string, lend: () => Lent): void {
    this.#open.set(path, lend);
  }

  close(path: string): void {
    this.#open.delete(path);
  }

  store(path: string, stored: Stored): void {
    this.#stored.set(path, { stored });
  }

  storeFolder(path: string, names: readonly string[]): void {
    this.#folders.set(path, names);
  }

  /** What the others say to a document; undefined where it lies nowhere, as one that was never saved does. */
  around(path: string, kind: MemberKind, versionOf: VersionOf): Watched | undefined {
    if (!/^[a-z][\w+.-]*:\/\//i.test(path)) return undefined;
    const files = new Map<string, Lent | null | undefined>();
    const folders = new Set<string>();
    const recorder: Surroundings = {
      at: other => {
        const lent = this.#at(other);
        files.set(other, lent);
        return lent;
      },
      namesIn: folder => {
        folders.add(folder);
        return this.#folders.get(folder);
      },
    };
    const ofNode = versionAround(path, recorder);
    const version = versionOf(ofNode);
    const deployment = deploymentOf(path, kind, version, recorder);
    files.delete(path);
    const kinds = [...files].map(([other, lent]) => [other, lent === null ? 'missing' : lent?.kind]);
    return {
      deployment,
      ...(ofNode ? { version: ofNode } : {}),
      asked: { files: [...files.keys()], folders: [...folders] },
      signature: JSON.stringify([kinds, formatVersion(version), seenBy(deployment, kind, version)]),
    };
  }

  #at(path: string): Lent | null | undefined {
    const lend = this.#open.get(path);
    if (lend) return lend();
    const entry = this.#stored.get(path);
    if (!entry) return undefined;
    if (entry.lent === undefined) entry.lent = lentByStored(path, entry.stored);
    return entry.lent;
  }
}

function lentByStored(path: string, stored: Stored): Lent | null {
  if (stored.is === 'missing') return null;
  return stored.is === 'text'
    ? lentBy(path, stored.text)
    : { kind: 'other', path, isFolder: stored.is === 'folder' };
}

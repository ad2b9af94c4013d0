import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BodyDraft } from '../../messages/draft.ts';
import { formatBytes } from '../../messages/size.ts';

/** The file that is the body of a message, read again when it has changed. */
export class BodyFile {
  #read: { readonly path: string; readonly version: string; readonly bytes: Uint8Array } | undefined;

  /** @returns its bytes, or why there are none; undefined where the body is no file */
  async of({ form, file: path }: BodyDraft): Promise<Uint8Array | string | undefined> {
    if (form !== 'file' || path === '') return undefined;
    try {
      const { size, mtimeMs } = await stat(path);
      if (size > mostBytes)
        return `${basename(path)} has ${formatBytes(size)}; a broker takes ${formatBytes(mostBytes)} at most.`;
      const version = `${size} ${mtimeMs}`;
      if (this.#read?.path !== path || this.#read.version !== version)
        this.#read = { path, version, bytes: await readFile(path) };
      return this.#read.bytes;
    } catch (error) {
      return `${basename(path)} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    }
  }
}

/** The most that `max_message_size` can be: https://www.rabbitmq.com/docs/configure#config-items */
const mostBytes = 512 * 2 ** 20;

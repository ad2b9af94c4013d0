// The ids that are done with, on the disk before anybody hears of it: a message that comes twice has its effect once.
import { mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

export interface Store {
  has(id: string): boolean;
  add(id: string): Promise<void>;
}

export async function openStore(name: string): Promise<Store> {
  const folder = process.env.STATE_FOLDER ?? '.state';
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.ids`);
  const file = await open(path, 'a');
  const ids = new Set(readFileSync(path, 'utf8').split('\n'));
  return {
    has: id => ids.has(id),
    async add(id) {
      await file.appendFile(`${id}\n`);
      await file.datasync();
      ids.add(id);
    },
  };
}

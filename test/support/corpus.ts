import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files that people published, where they lie beside the checkout; undefined where they do not. */
export function corpusFolder(): string | undefined {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
  return existsSync(folder) ? folder : undefined;
}

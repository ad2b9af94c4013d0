import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles } from '../../../tools/generate.ts';

describe('Generated files', () => {
  it('are what their data say: run `npm run generate` after a change', async () => {
    for (const [file, content] of await generatedFiles()) {
      const current = await readFile(join(import.meta.dirname, '..', '..', '..', file), 'utf8');
      assert.equal(current, content, file);
    }
  });
});

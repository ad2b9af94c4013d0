// Writes what is generated: the contributions in package.json and the rule reference from typed data, and the lock
// file without the addresses of whichever registry it was made with.
//   node tools/generate.ts [--check]   (--check: writes nothing, fails where a file is out of step)
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFileJsonSchema } from '../src/extension/clusters/shared-file-schema.ts';
import {
  manifestActivationEvents,
  manifestCapabilities,
  manifestContributions,
} from '../src/extension/contributions/manifest.ts';
import { suppressionsJsonSchema } from '../src/lint/suppression-schema.ts';
import { ruleReference } from '../src/rules/reference.ts';

const root = join(import.meta.dirname, '..');

/** The files that are generated, and what they must hold. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const generated = {
    activationEvents: manifestActivationEvents(),
    capabilities: manifestCapabilities(),
    contributes: manifestContributions(),
  };
  return new Map([
    ['package.json', `${JSON.stringify({ ...manifest, ...generated }, null, 2)}\n`],
    ['docs/rules.md', ruleReference()],
    ['schemas/suppressions.json', `${JSON.stringify(suppressionsJsonSchema(), null, 2)}\n`],
    ['schemas/clusters.json', `${JSON.stringify(sharedFileJsonSchema(), null, 2)}\n`],
    [
      'src/cli/version.ts',
      `// Generated from package.json.\nexport const version = '${manifest.version}';\n`,
    ],
    [
      'package-lock.json',
      (await readFile(join(root, 'package-lock.json'), 'utf8')).replaceAll(/^ *"resolved": .*\n/gm, ''),
    ],
  ]);
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  for (const [file, content] of await generatedFiles()) {
    const path = join(root, file);
    const current = await readFile(path, 'utf8').catch(() => '');
    if (current === content) continue;
    if (check) {
      console.error(`${file} is out of step with the data that it is generated from. Run: npm run generate`);
      process.exitCode = 1;
    } else {
      await writeFile(path, content);
      console.log(`Wrote ${file}`);
    }
  }
}

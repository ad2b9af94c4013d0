// npm run package: the .vsix, from production bundles.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

const root = join(import.meta.dirname, '..');

/** Builds the extension for production and packs it. The bundles hold every dependency, so none is packed beside them. */
export async function packageExtension(file = join(root, 'rabbitmq-production.vsix')): Promise<string> {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--production'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The build failed; its own words are above.');
  await createVSIX({
    cwd: root,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return file;
}

if (import.meta.main) console.log(await packageExtension());

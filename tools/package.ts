// npm run package: the .vsix, from production bundles.
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { runToEnd } from './process.ts';

const root = join(import.meta.dirname, '..');

/**
 * Builds the extension for production and packs it. The bundles hold every dependency, so none is packed beside them. It works
 * in a copy: what is built here may be in use.
 */
export async function packageExtension(file = join(root, 'rabbitmq-production.vsix')): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-package-'));
  try {
    const isSource = (path: string) => !leftOut.has(relative(root, path));
    await cp(root, folder, { recursive: true, filter: isSource });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await runToEnd(process.execPath, ['esbuild.mjs', '--production'], { cwd: folder });
    await createVSIX({
      cwd: folder,
      packagePath: file,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    return file;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const leftOut: ReadonlySet<string> = new Set(['.git', 'dist', 'node_modules', 'out']);

if (import.meta.main) console.log(await packageExtension());

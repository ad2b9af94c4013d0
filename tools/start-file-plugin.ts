import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import esbuild, { type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/**
 * Puts what an entry of a split build loads at once into the entry's own file; what it loads on demand stays apart. Where many parts
 * share modules, splitting makes a small file for each way to share them, and each costs the extension host a round trip to the
 * thread that resolves its modules: three dozen doubled the time of the activation.
 *
 * The files that are taken in stay as names for what is in the entry, so that the parts still share each module. Needs `metafile`.
 * @param requireLine makes `require` in an ES module; a banner would put it into each of the files, of which few need it
 */
export function startInOneFile(entry: string, requireLine: string): Plugin {
  return {
    name: 'start-in-one-file',
    setup(build) {
      build.onEnd(async ({ metafile, errors }) => {
        if (!metafile || errors.length > 0) return;
        await takeIn(entry, metafile.outputs, build.initialOptions);
        for (const file of Object.keys(metafile.outputs))
          if (file.endsWith('.js')) await giveRequire(file, requireLine);
      });
    },
  };
}

async function takeIn(
  entry: string,
  outputs: Metafile['outputs'],
  { platform, target, minify, sourcemap, external }: BuildOptions,
): Promise<void> {
  const taken = partsAtStart(entry, outputs)
    .filter(path => path !== entry)
    .map((path, index) => ({
      file: `./${basename(path)}`,
      path,
      names: (outputs[path]?.exports ?? []).map(name => ({ name, inEntry: `part${index}_${name}` })),
    }));
  const lists = taken
    .filter(({ names }) => names.length > 0)
    .map(
      ({ file, names }) =>
        `export { ${names.map(({ name, inEntry }) => `${name} as ${inEntry}`).join(', ')} } from '${file}';`,
    );
  await esbuild.build({
    stdin: {
      contents: [`export * from './${basename(entry)}';`, ...lists].join('\n'),
      resolveDir: dirname(entry),
    },
    outfile: entry,
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform,
    target,
    minify,
    sourcemap,
    external,
    plugins: [onDemandStaysApart],
  });
  for (const { path, names } of taken) {
    const list = names.map(({ name, inEntry }) => `${inEntry} as ${name}`).join(', ');
    await writeFile(path, `export { ${list} } from "./${basename(entry)}";\n`);
  }
}

/** esbuild's stand-in for `require` looks for one by this test. */
async function giveRequire(file: string, requireLine: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (/typeof require\b/.test(text)) await writeFile(file, `${requireLine}${text}`);
}

function partsAtStart(entry: string, outputs: Metafile['outputs']): readonly string[] {
  const parts = new Set([entry]);
  for (const part of parts) {
    for (const { path, kind } of outputs[part]?.imports ?? [])
      if (kind === 'import-statement' && outputs[path]) parts.add(path);
  }
  return [...parts];
}

const onDemandStaysApart: Plugin = {
  name: 'on-demand-stays-apart',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

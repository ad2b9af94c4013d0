import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import esbuild, { type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/**
 * Puts what an entry of a split build loads at once into the entry's own file; what it loads on demand stays apart. Where many parts
 * share modules, splitting makes a small file for each way to share them, and each costs the extension host a round trip to the
 * thread that resolves its modules: three dozen doubled the time of the activation.
 *
 * What is loaded later finds what was taken in under names of the entry, so that the parts still share each module. Needs `metafile`,
 * and modules that do nothing when they are loaded.
 * @param requireLine makes `require` in an ES module; a banner would put it into each of the files, of which few need it
 */
export function startInOneFile(entry: string, requireLine: string): Plugin {
  return {
    name: 'start-in-one-file',
    setup(build) {
      build.onEnd(async ({ metafile, errors }) => {
        if (!metafile || errors.length > 0) return;
        const taken = partsAtStart(entry, metafile.outputs);
        await takeIn(entry, taken, build.initialOptions);
        for (const file of taken.flatMap(({ path }) => [path, `${path}.map`])) {
          await rm(file, { force: true });
          delete metafile.outputs[file];
        }
        for (const file of Object.keys(metafile.outputs).filter(path => path.endsWith('.js'))) {
          const text = await readFile(file, 'utf8');
          const apart = file === entry ? text : withImportsFrom(entry, taken, text);
          await writeFile(file, withRequire(requireLine, apart));
        }
      });
    },
  };
}

/** A file that goes into the entry. */
interface Taken {
  readonly path: string;
  readonly names: readonly { readonly name: string; readonly inEntry: string }[];
}

async function takeIn(
  entry: string,
  taken: readonly Taken[],
  { platform, target, minify, sourcemap, external }: BuildOptions,
): Promise<void> {
  const lists = taken
    .filter(({ names }) => names.length > 0)
    .map(
      ({ path, names }) =>
        `export { ${names.map(({ name, inEntry }) => `${name} as ${inEntry}`).join(', ')} } from './${basename(path)}';`,
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
}

/**
 * A file that imports from the entry what was taken in, and nothing where it asks for no name: that only keeps the order in which
 * modules are loaded, and costs loading them.
 * @throws where a file that was taken in is left
 */
function withImportsFrom(entry: string, taken: readonly Taken[], text: string): string {
  const inEntry = new Map<string, string>(
    taken.flatMap(({ path, names }) =>
      names.map(({ name, inEntry }) => [`./${basename(path)} ${name}`, inEntry] as const),
    ),
  );
  const rewritten = text
    .replaceAll(/\bimport ?"\.\/[\w-]+\.js";/g, '')
    .replaceAll(/\bimport ?\{([^{}]*)\} ?from ?"([^"]+)"/g, (whole, list: string, file: string) => {
      if (!taken.some(({ path }) => `./${basename(path)}` === file)) return whole;
      const renamed = list.replaceAll(
        /([\w$]+)( as [\w$]+)?/g,
        (_, name: string, as = ` as ${name}`) => `${inEntry.get(`${file} ${name}`)}${as}`,
      );
      return `import{${renamed}}from"./${basename(entry)}"`;
    });
  const left = taken.find(({ path }) => rewritten.includes(`"./${basename(path)}"`));
  if (left) throw new Error(`${left.path} is in ${entry}, and is still asked for in an unknown way.`);
  return rewritten;
}

/** esbuild's stand-in for `require` looks for one by this test. */
function withRequire(requireLine: string, text: string): string {
  return /typeof require\b/.test(text) ? `${requireLine}${text}` : text;
}

function partsAtStart(entry: string, outputs: Metafile['outputs']): readonly Taken[] {
  const parts = new Set([entry]);
  for (const part of parts) {
    for (const { path, kind } of outputs[part]?.imports ?? [])
      if (kind === 'import-statement' && outputs[path]) parts.add(path);
  }
  parts.delete(entry);
  return [...parts].map((path, index) => ({
    path,
    names: (outputs[path]?.exports ?? []).map(name => ({ name, inEntry: `part${index}_${name}` })),
  }));
}

const onDemandStaysApart: Plugin = {
  name: 'on-demand-stays-apart',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

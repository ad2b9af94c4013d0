// Builds every bundle into dist/ (and, with --tests, the host test suite into out/).
//   node esbuild.mjs [--watch] [--tests] [--production]
import { rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { exercisesBundle } from './tools/exercises-plugin.ts';
import { lessonsBundle } from './tools/lessons-plugin.ts';
import { quizBundle } from './tools/quiz-plugin.ts';
import { startInOneFile } from './tools/start-file-plugin.ts';

const { values: options } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    tests: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
  },
});

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  metafile: true,
  logLevel: 'warning',
  minify: options.production,
  sourcemap: options.production ? false : 'linked',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's CommonJS form hides its parts from bundlers; its ES modules do not.
  mainFields: ['module', 'main'],
};

/** An ES module has no `require`, which the packages in CommonJS use for Node's own modules. */
const requireForCommonJs =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * What packages bring and nobody here asks for. undici's one entry brings fetch, mocks, WebSockets, caches, HTTP/2, SOCKS and retries,: half of the
 * whole. What is asked for loads without them; the entry makes one `CacheStorage` of its own.
 */
const partsLeftOut = {
  name: 'parts-left-out',
  setup(build) {
    const parts =
      /\/(mock|interceptor|cache|web)\/|\/(api-(pipeline|stream|upgrade)|client-h2|h2c-client|socks5-proxy-agent|env-http-proxy-agent|retry-agent|balanced-pool|round-robin-pool|(retry|redirect)-handler)(\.js)?$/;
    build.onResolve({ filter: parts }, ({ path, importer }) =>
      /node_modules[\\/]undici[\\/]/.test(importer) ? { path, namespace: 'left-out' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'left-out' }, () => ({
      contents: 'module.exports = { CacheStorage: class {} };',
    }));
    // The HTTP parser comes twice; the one without SIMD runs everywhere.
    build.onResolve({ filter: /llhttp_simd-wasm/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace('llhttp_simd-wasm', 'llhttp-wasm')),
    }));
    // Of the names around the parser these two lists are looked into.
    build.onLoad({ filter: /undici[\\/]lib[\\/]llhttp[\\/]constants\.js$/ }, ({ path }) => {
      const { ERROR, TYPE } = createRequire(import.meta.url)(path);
      return { contents: `module.exports = ${JSON.stringify({ ERROR, TYPE })};` };
    });
    // amqplib would connect again by itself.
    build.onLoad({ filter: /amqplib[\\/]lib[\\/]recovery\.js$/ }, () => ({
      contents: `exports.splitConnectionOptions = connectionOptions => ({ connectionOptions });
        exports.recoveryEnabled = () => false;`,
    }));
  },
};

/** The bundles, each with its own world: the extension host and its worker, a terminal, a webview. */
const bundles = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension/extension.ts',
    },
    outdir: 'dist',
    format: 'esm',
    external: ['vscode'],
    plugins: [partsLeftOut, startInOneFile('dist/extension.js', requireForCommonJs)],
    // What is imported on demand becomes a file of its own: activation does not wait for the HTTP client.
    splitting: true,
    chunkNames: 'extension-[hash]',
  },
  {
    ...node,
    // Beside the extension host. They share most of their code, such as the rules.
    entryPoints: {
      'grading-process': 'src/lab/grading/grading-process.ts',
      'language-worker': 'src/extension/language/worker.ts',
      'audit-worker': 'src/extension/readiness/audit-worker.ts',
      'promql-worker': 'src/extension/course/promql-worker.ts',
      'queue-check-worker': 'src/extension/pages/queue-check-worker.ts',
    },
    outdir: 'dist',
    format: 'esm',
    plugins: [partsLeftOut],
    splitting: true,
    chunkNames: 'worker-[hash]',
    banner: { js: requireForCommonJs },
  },
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    format: 'esm',
    plugins: [partsLeftOut],
    banner: { js: `#!/usr/bin/env node\n${requireForCommonJs}` },
  },
  {
    ...shared,
    entryPoints: {
      'webview/cluster': 'webview/cluster/main.ts',
      'webview/course': 'webview/course/main.ts',
      'webview/declare': 'webview/declare/main.ts',
      'webview/exercise': 'webview/exercise/main.ts',
      'webview/messages': 'webview/messages/main.ts',
      'webview/publish': 'webview/publish/main.ts',
      'webview/queue': 'webview/queue/main.ts',
      'webview/quiz': 'webview/quiz/main.ts',
      'webview/readiness': 'webview/readiness/main.ts',
    },
    outdir: 'dist',
    platform: 'browser',
    target: 'chrome130',
    format: 'iife',
  },
  { ...lessonsBundle, bundle: true, metafile: true, logLevel: 'warning', outdir: 'dist' },
  { ...quizBundle, bundle: true, metafile: true, logLevel: 'warning', outdir: 'dist' },
  { ...exercisesBundle, bundle: true, metafile: true, logLevel: 'warning', outdir: 'dist' },
];

if (options.tests) {
  bundles.push({
    ...node,
    entryPoints: { 'host/index': 'test/host/index.ts', 'bench/activation': 'test/bench/activation.ts' },
    outdir: 'out',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    external: ['vscode', 'mocha'],
  });
}

if (options.watch) {
  for (const bundle of bundles) await (await esbuild.context({ ...bundle, logLevel: 'info' })).watch();
} else {
  await rm('dist', { recursive: true, force: true });
  const results = await Promise.all(bundles.map(bundle => esbuild.build(bundle)));
  for (const file of results.flatMap(result => Object.keys(result.metafile.outputs)).sort()) {
    if (file.endsWith('.map')) continue;
    const { size } = await stat(file);
    console.log(`${(size / 1024).toFixed(1).padStart(9)} kB  ${relative('.', file)}`);
  }
}

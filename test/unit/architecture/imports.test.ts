import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** What each room may import besides itself; a name without a slash is a package or one of Node's modules. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  definitions: ['src/model', 'jsonc-parser'],
  conf: ['src/model', 'smol-toml'],
  yaml: ['src/model', 'yaml'],
  deployment: [
    'src/model',
    'src/definitions',
    'src/conf',
    'src/yaml',
    '@lezer/common',
    '@prometheus-io/lezer-promql',
  ],
  'client-code': [
    'src/model',
    '@lezer/common',
    '@lezer/go',
    '@lezer/java',
    '@lezer/javascript',
    '@lezer/python',
  ],
  rules: ['src/model', 'src/conf', 'src/yaml', 'src/deployment', 'src/client-code', 'node:crypto'],
  lint: [
    'src/model',
    'src/definitions',
    'src/conf',
    'src/yaml',
    'src/deployment',
    'src/client-code',
    'src/rules',
    'zod/mini',
  ],
  language: [
    'src/model',
    'src/definitions',
    'src/conf',
    'src/deployment',
    'src/client-code',
    'src/rules',
    'src/lint',
  ],
  course: ['src/model', 'src/rules', 'src/snippets', 'zod', 'zod/mini', 'markdown-it', 'highlight.js'],
  snippets: ['src/model', 'src/definitions', 'src/rules'],
  messages: ['src/model', 'src/definitions', '@msgpack/msgpack', 'zod/mini', 'node:crypto', 'node:zlib'],
  amqp: ['src/model', 'src/messages', 'amqplib', 'node:events', 'node:timers/promises', 'node:tls'],
  management: ['src/model', 'undici', 'zod', 'node:timers/promises', 'node:tls'],
  files: [
    'src/model',
    'src/definitions',
    'src/deployment',
    'src/client-code',
    'src/rules',
    'src/lint',
    'node:fs',
    'node:path',
  ],
  /** Of management only the types of what it answers. */
  readiness: [
    'src/model',
    'src/definitions',
    'src/conf',
    'src/yaml',
    'src/deployment',
    'src/client-code',
    'src/rules',
    'src/lint',
    'src/management',
    'zod/mini',
  ],
  audit: [
    'src/model',
    'src/definitions',
    'src/rules',
    'src/lint',
    'src/files',
    'src/management',
    'src/readiness',
    'zod/mini',
    'node:fs',
    'node:path',
    'node:net',
    'node:tls',
  ],
  lab: [
    'src/model',
    'src/definitions',
    'src/client-code',
    'src/yaml',
    'src/conf',
    'src/deployment',
    'src/rules',
    'src/lint',
    'src/course',
    'src/management',
    'src/amqp',
    'src/audit',
    'amqplib',
    'zod/mini',
    'node:child_process',
    'node:crypto',
    'node:events',
    'node:fs',
    'node:fs/promises',
    'node:net',
    'node:os',
    'node:path',
    'node:timers/promises',
    'node:tls',
    'node:util',
  ],
  cli: [
    'src/model',
    'src/rules',
    'src/lint',
    'src/language',
    'src/files',
    'src/management',
    'src/readiness',
    'src/audit',
    'node:fs',
    'node:path',
    'node:url',
    'node:util',
    'node:v8',
  ],
  extension: [
    'src/model',
    'src/client-code',
    'src/definitions',
    'src/conf',
    'src/yaml',
    'src/deployment',
    'src/rules',
    'src/lint',
    'src/language',
    'src/course',
    'src/snippets',
    'src/management',
    'src/messages',
    'src/amqp',
    'src/readiness',
    'src/audit',
    'webview/shared/live-protocol.ts',
    'webview/shared/protocol.ts',
    'src/lab',
    'webview/cluster/protocol.ts',
    'webview/course/protocol.ts',
    'webview/declare/protocol.ts',
    'webview/exercise/protocol.ts',
    'webview/messages/protocol.ts',
    'webview/publish/protocol.ts',
    'webview/queue/protocol.ts',
    'webview/quiz/protocol.ts',
    'webview/readiness/protocol.ts',
    'vscode',
    'zod',
    'zod/mini',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:os',
    'node:path',
    'node:timers/promises',
    'node:tls',
    'node:util',
    'node:worker_threads',
  ],
};

/** These do no I/O: they run anywhere, and their tests need nothing. */
const pureRooms = [
  'model',
  'definitions',
  'conf',
  'yaml',
  'deployment',
  'client-code',
  'rules',
  'lint',
  'language',
  'course',
  'snippets',
  'messages',
  'readiness',
];
const impureModules = [
  'vscode',
  'undici',
  'amqplib',
  ...builtinModules.map(name => `node:${name}`).filter(name => !['node:crypto', 'node:zlib'].includes(name)),
];

describe('The rooms', () => {
  for (const room of readdirSync(join(root, 'src'))) {
    it(`${room} imports only what its place in the architecture allows`, () => {
      const own = allowed[room];
      assert.ok(own, `The room src/${room} has no entry in this test: say what it may import.`);
      for (const { file, imported } of importsOf(join(root, 'src', room))) {
        const fits = own.some(entry => imported === entry || imported.startsWith(`${entry}/`));
        assert.ok(fits || imported.startsWith(`src/${room}/`), `${file} imports ${imported}`);
      }
    });
  }

  for (const room of pureRooms) {
    it(`${room} does no I/O`, () => {
      for (const { file, imported } of importsOf(join(root, 'src', room))) {
        assert.ok(!impureModules.includes(imported), `${file} imports ${imported}`);
      }
      for (const { file, text } of sourcesOf(join(root, 'src', room))) {
        assert.doesNotMatch(
          text,
          /\b(Date\.now|new Date\(\)|Math\.random|fetch\(|setTimeout\()/,
          `${file} reads a clock, chance or the network`,
        );
      }
    });
  }

  it('only extension imports vscode', () => {
    for (const { file, imported } of importsOf(join(root, 'src'))) {
      if (imported === 'vscode') assert.match(file, /^src\/extension\//);
    }
  });

  it('only one module imports the webview toolkit', () => {
    const users = [...importsOf(join(root, 'webview')), ...importsOf(join(root, 'src'))]
      .filter(({ imported }) => imported.startsWith('@vscode/webview-ui-toolkit'))
      .map(({ file }) => file);
    assert.deepEqual([...new Set(users)], ['webview/shared/controls.ts']);
  });

  it('only one module imports uPlot', () => {
    const users = importsOf(join(root, 'webview')).filter(({ imported }) => imported === 'uplot');
    assert.deepEqual(
      users.map(({ file }) => file),
      ['webview/shared/plot.ts'],
    );
  });
});

function sourcesOf(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => ({
      file: relative(root, join(folder, name)),
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}

/** Every import, with the paths of our own files from the root of the project. */
function importsOf(folder: string): { file: string; imported: string }[] {
  return sourcesOf(folder).flatMap(({ file, text }) =>
    [
      ...text.matchAll(
        /^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
      ),
    ].map(match => {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      return { file, imported: specifier.startsWith('.') ? join(dirname(file), specifier) : specifier };
    }),
  );
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const extension = join(root, 'src', 'extension');

/** Where the extension can reach a broker in a way that may change it: by what, and which file asks clusters/guard.ts before. */
const paths: Readonly<Record<string, Path>> = {
  'acts/connections.ts': { by: ['closeConnection', 'closeConnectionsOf'], asked: 'acts/connections.ts' },
  'acts/declare-item.ts': {
    by: ['declareBinding', 'declareExchange', 'declareQueue', 'setPolicy'],
    unasked: 'Whoever imports declareItem asks.',
  },
  'acts/declare-panel.ts': { by: ['declareItem'], asked: 'acts/declare-panel.ts' },
  'acts/delete.ts': {
    by: ['deleteBinding', 'deleteExchange', 'deleteQueue', 'deleteQueueOnlyIf'],
    asked: 'acts/delete.ts',
  },
  'acts/import-definitions.ts': { by: ['importDefinitions'], asked: 'acts/import-definitions.ts' },
  'acts/leaders.ts': { by: ['addMember', 'rebalanceLeaders', 'removeMember'], asked: 'acts/leaders.ts' },
  'acts/limits.ts': { by: ['clearLimit', 'setLimit'], asked: 'acts/limits.ts' },
  'acts/permissions.ts': {
    by: ['clearPermissions', 'clearTopicPermissions', 'setPermissions', 'setTopicPermissions'],
    asked: 'acts/permissions.ts',
  },
  'acts/policies.ts': { by: ['clearPolicy'], asked: 'acts/policies.ts' },
  'acts/queue-deletion.ts': { by: ['deleteQueue'], unasked: 'Whoever imports deleteQueueOnlyIf asks.' },
  'acts/users.ts': { by: ['deleteUser', 'putUser', 'setUserTags'], asked: 'acts/users.ts' },
  'acts/vhosts.ts': { by: ['declareVhost', 'deleteVhost'], asked: 'acts/vhosts.ts' },
  'clusters/amqp.ts': {
    by: ['amqpOptions', 'openAmqp', 'openConnection'],
    unasked: 'It opens the connection; who asked for it is below.',
  },
  'course/laboratory.ts': {
    by: ['amqpOptions', 'canRun', 'gradeApart', 'makeVhost', 'removeVhost', 'runTryout'],
    asked: 'course/laboratory.ts',
  },
  'handlers.ts': { by: ['purgeQueue'], asked: 'handlers.ts' },
  'messages/access.ts': { by: ['openAmqp'], unasked: 'It hands the connection on.' },
  'messages/export-queue.ts': { by: ['startTransfer'], asked: 'messages/export-queue.ts' },
  'messages/form-run.ts': { by: ['publishMessages', 'replaceOriginal'], asked: 'messages/form-run.ts' },
  'messages/import.ts': { by: ['publishMessages'], asked: 'messages/import.ts' },
  'messages/look.ts': { by: ['look', 'lookIntoStream'], asked: 'messages/look.ts' },
  'messages/publish.ts': { by: ['publishAll'], unasked: 'Whoever imports publishMessages asks.' },
  'messages/publish-document.ts': {
    by: ['publishMessages', 'replaceOriginal'],
    asked: 'messages/publish-document.ts',
  },
  'messages/purge.ts': { by: ['.purgeQueue', 'callFailure'], asked: 'handlers.ts' },
  'messages/queue-transfer.ts': { by: ['startTransfer'], asked: 'messages/queue-transfer.ts' },
  'messages/replace-original.ts': {
    by: ['startTransfer'],
    unasked: 'Whoever imports replaceOriginal asks.',
  },
  'readiness/apply-fix.ts': {
    by: ['declareBinding', 'declareExchange', 'declareQueue', 'deleteUser', 'setPermissions', 'setPolicy'],
    asked: 'readiness/apply-fix.ts',
  },
};

type Path = { readonly by: readonly string[] } & (
  | { readonly asked: string }
  /** Why nobody is asked. */
  | { readonly unasked: string }
);

/** What a file calls that asks. */
const asks = /\b(?:mayWrite|chooseWrite|agreeToPublish|agreeOnLook)\(|\bwrites: node =>/;

describe('What may change a cluster', () => {
  it('is known: a new way, or one in another file, is guarded and then written down here', () => {
    const found = sources()
      .map(name => [name, waysIn(join(extension, name))] as const)
      .filter(([, ways]) => ways.length > 0);
    const known = Object.entries(paths).map(([file, { by }]) => [file, [...by].toSorted()]);
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(known));
  });

  for (const [file, path] of Object.entries(paths)) {
    if (!('asked' in path)) continue;
    it(`${file} is asked about in ${path.asked}`, () => {
      assert.match(readFileSync(join(extension, path.asked), 'utf8'), asks);
    });
  }

  it('is decided on in one place: only guard.ts goes by the marks of a cluster', () => {
    const others = sources().filter(name =>
      /\bprotectionOf\(/.test(readFileSync(join(extension, name), 'utf8')),
    );
    assert.deepEqual(others.toSorted(), ['clusters/guard.ts', 'clusters/protection.ts']);
  });
});

function sources(): string[] {
  return readdirSync(extension, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => name.replaceAll('\\', '/'));
}

/**
 * By import: what writes in src/management, what is called of src/amqp and src/lab, and what writes here without asking; by call:
 * what is done with a channel or a client.
 */
function waysIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const imported = valueImports(text).flatMap(({ from, names }) => {
    const path = relative(root, join(dirname(file), from)).replaceAll('\\', '/');
    if (path.startsWith('src/management/')) return names.filter(name => managementWrites.has(name));
    if (path.startsWith('src/extension/')) return names.filter(name => unasking.has(name));
    return /^src\/(?:amqp|lab)\/(?!(?:address|error)\.ts)/.test(path)
      ? names.filter(name => new RegExp(`\\b${name}\\(`).test(text))
      : [];
  });
  const called = [...text.matchAll(callPattern)].map(([, call = '']) => call);
  return [...new Set([...imported, ...called])].toSorted();
}

const unasking = new Set([
  'declareItem',
  'deleteQueueOnlyIf',
  'publishMessages',
  'replaceOriginal',
  'purgeQueue',
]);

const callPattern =
  /(\b(?:client\.(?:put|post|delete)|openAmqp|amqpOptions)|\.(?:purge|delete|assert|bind|unbind)(?:Queue|Exchange)|\.sendToQueue)\(/g;

/** The functions of src/management that put, post or delete, and those that call them. */
const managementWrites = managementFunctionsThat(/\bclient\.(?:put|post|delete)\(/);
for (const name of managementFunctionsThat(new RegExp(`\\b(?:${[...managementWrites].join('|')})\\(client`)))
  managementWrites.add(name);

function managementFunctionsThat(call: RegExp): Set<string> {
  return new Set(
    readdirSync(join(root, 'src', 'management')).flatMap(name =>
      readFileSync(join(root, 'src', 'management', name), 'utf8')
        .split(/^export /m)
        .filter(part => call.test(part.replace(/^async function \w+/, '')))
        .map(
          part => /^async function (\w+)/.exec(part)?.[1] ?? assert.fail(`${name} writes outside a function`),
        ),
    ),
  );
}

/** Static and dynamic ones, without types. */
function valueImports(text: string): { from: string; names: string[] }[] {
  const all = [
    ...text.matchAll(/^import (?!type )\{([^}]*)\} from '([^']+)'/gm),
    ...text.matchAll(/\{([^{}]*)\} = await import\('([^']+)'\)/g),
  ];
  return all.map(([, list = '', from = '']) => ({
    from,
    names: list
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '' && !name.startsWith('type '))
      .map(name => name.split(/ as |:/)[0] ?? name),
  }));
}

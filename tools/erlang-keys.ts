// Makes src/conf/erlang-keys.json: node tools/erlang-keys.ts FILE… && biome check --write src/conf/erlang-keys.json
// Provenance: which Erlang setting a key of rabbitmq.conf sets comes from the key table beside the checkout, as in conf-keys.ts.
// Which applications there are and what can be set for them was asked of the 3.10.8, 4.0.5 and 4.3.6 packages: each FILE is
// what erlang-env.escript prints for one of them, the newest last.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

interface Key {
  readonly key: string;
  /** The application, and what leads to the value in its environment, joined by dots. */
  readonly erlang: string;
  /** A function of the schema makes the value. */
  readonly translated: boolean;
  readonly in: readonly string[];
}

const table = JSON.parse(
  await readFile(join(root, '..', 'shared', 'data', 'rabbitmq-conf-keys.json'), 'utf8'),
);
const keys = (table.keys as readonly Key[]).filter(key => key.in.some(version => version !== 'main'));

const texts = await Promise.all(process.argv.slice(2).map(file => readFile(file, 'utf8')));
const printed = texts
  .flatMap(text => text.split('\n').filter(line => line !== ''))
  .map(line => line.split('\t'));
const applications = new Map(
  printed.flatMap(([name = '', key]) =>
    key === undefined ? [[name, new Map<string, string>()] as const] : [],
  ),
);
// What is read of an application that no release has is a slip of theirs.
for (const [name = '', key, byDefault] of printed) {
  const known = applications.get(name);
  if (known && key !== undefined) known.set(key, byDefault ?? known.get(key) ?? '');
}
for (const { erlang } of keys) {
  const [application = '', key = ''] = erlang.split('.');
  const known = applications.get(application);
  if (known && !known.has(key)) known.set(key, '');
}

await writeFile(
  join(root, 'src', 'conf', 'erlang-keys.json'),
  [
    '{',
    `"asIs": ${lines(keys.filter(key => !key.translated).map(row))},`,
    `"made": ${lines(keys.filter(key => key.translated).map(row))},`,
    `"applications": ${lines(
      [...applications]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, known]) => [
          name,
          Object.fromEntries([...known].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        ]),
    )}`,
    '}',
    '',
  ].join('\n'),
);

/** Most keys of the broker itself have the same name on both sides. */
function row({ key, erlang }: Key): unknown {
  return erlang === `rabbit.${key}` ? [key] : [key, erlang];
}

function lines(list: readonly unknown[]): string {
  return `[\n${list.map(item => JSON.stringify(item)).join(',\n')}\n]`;
}

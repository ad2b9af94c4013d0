import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import facts from '../../src/model/facts.json' with { type: 'json' };
import { shuffled } from './random.ts';

/** A definitions file that is one step away from a valid one. */
export interface Mutant {
  /** What was changed, such as `queues[audit].durable = null`: the mutant's identity. */
  readonly mutation: string;
  /**
   * Where a virtual host or user has no name or one that is no string, 3.10 makes it all the same, and nothing
   * removes it: objects that lack the field then belong to it. Such a mutant is asked about last.
   */
  readonly leavesTraces?: boolean;
  /** The file; the names of its virtual host and users end in `n`, so that mutants do not meet on a broker. */
  text(n: number): string;
}

const baseText = readFileSync(
  join(import.meta.dirname, '..', 'fixtures', 'differential', 'valid.json'),
  'utf8',
);

/** The valid file that the mutants come from; it uses most of what a file can hold. */
export const validDefinitions: Mutant = { mutation: 'none', text: numbered(baseText) };

/** Every mutant. */
export function allMutants(): readonly Mutant[] {
  return sampleMutants(Number.POSITIVE_INFINITY, 0);
}

/** `count` mutants, the same for the same seed, with as many of each kind as there are. */
export function sampleMutants(count: number, seed: number): readonly Mutant[] {
  const piles = kinds().map((kind, index) => shuffled(kind, seed + index));
  const sample = new Map<string, Mutant>();
  for (let row = 0; sample.size < count && piles.some(pile => row < pile.length); row++) {
    for (const mutant of piles.flatMap(pile => pile[row] ?? [])) sample.set(mutant.mutation, mutant);
  }
  return [...sample.values()].slice(0, count);
}

function kinds(): readonly (readonly Mutant[])[] {
  return [
    droppedFields(),
    renamedFields(),
    wrongValues(),
    wrongItems(),
    repeatedObjects(),
    wrongSections(),
    wrongReferences(),
    names(),
    queueArguments(),
    policyKeys('policies', 0, ['definition']),
    policyKeys('parameters', 0, ['value', 'definition']),
    regularExpressions(),
    exchangesAndBindings(),
    parameters(),
    usersAndVhosts(),
    texts(),
  ];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };
type Path = readonly (string | number)[];

const anyValue: readonly Json[] = [null, true, 0, -1, 7, 1.5, '', 'word-{n}', '7', [], {}, ['word-{n}'], [7]];

function droppedFields(): Mutant[] {
  return fieldPaths().map(path => changed(`${label(path)} left out`, root => remove(root, path)));
}

function renamedFields(): Mutant[] {
  return fieldPaths().map(path =>
    changed(`${label(path)} misspelled`, root => {
      const value = remove(root, path);
      set(root, [...path.slice(0, -1), `${path.at(-1)}_`], value);
    }),
  );
}

function wrongValues(): Mutant[] {
  return fieldPaths().flatMap(path => values(path, anyValue));
}

/** Items of a list that are no objects, and items that are not there. */
function wrongItems(): Mutant[] {
  return itemPaths().flatMap(path => [
    ...values(path, [null, 7, 'word', [], {}]),
    changed(`${label(path)} removed`, root => remove(root, path)),
  ]);
}

function repeatedObjects(): Mutant[] {
  // Two users of one name are refused or not by the luck of the workers that import them side by side.
  const paths = itemPaths().filter(([section]) => section !== 'users');
  return paths.map(path =>
    changed(`${label(path)} repeated`, root => listAt(root, path[0]).push(get(root, path))),
  );
}

function wrongSections(): Mutant[] {
  const sections = Object.keys(base());
  return [
    ...sections.flatMap(section => values([section], [null, {}, 7, 'word', true, [], [[]]])),
    ...sections.map(section => changed(`${section} left out`, root => remove(root, [section]))),
    ...sections.map(section =>
      changed(`${section} misspelled`, root => set(root, [`${section}s`], remove(root, [section]))),
    ),
  ];
}

function wrongReferences(): Mutant[] {
  const references = ['vhost', 'user', 'source', 'destination', 'exchange'];
  const paths = fieldPaths().filter(path => path.length === 3 && references.includes(String(path[2])));
  return [
    ...paths.flatMap(path => values(path, ['elsewhere-{n}', 'ORDERS.WORK', 'amq.topic', 'amq.nothing'])),
    ...['amq.direct', 'amq.match', 'amq.default', ''].flatMap(name =>
      values(['bindings', 0, 'source'], [name]),
    ),
    ...values(['bindings', 0, 'destination_type'], ['exchange', 'Queue', 'topic']),
    ...values(['bindings', 3, 'destination_type'], ['queue']),
  ];
}

function names(): Mutant[] {
  const odd = ['a/b c', ' ', 'ü'.repeat(100), 'x'.repeat(255), 'x'.repeat(256), 'amq.x', 'amq.topic', '#'];
  const named = ['parameters', 'policies', 'queues', 'exchanges'];
  return named.flatMap(section => values([section, 0, 'name'], odd));
}

function queueArguments(): Mutant[] {
  const queues = [...listAt(base(), 'queues').keys()];
  const known = facts.queue_arguments.arguments.flatMap(fact =>
    queues.flatMap(index =>
      values(
        ['queues', index, 'arguments', fact.argument],
        // A queue that is gone at once may not live until its bindings come.
        valuesLike(fact).filter(
          value => fact.argument !== 'x-expires' || typeof value !== 'number' || value < 1,
        ),
      ),
    ),
  );
  const together: readonly JsonObject[] = [
    { 'x-dead-letter-routing-key': 'key' },
    { 'x-dead-letter-exchange': 'orders.nowhere' },
    { 'x-dead-leter-exchange': 'orders.dlx' },
    { 'x-unknown': null },
    { 'x-queue-type': 'Quorum' },
    { 'x-queue-type': 'rabbit_quorum_queue' },
    { 'x-delayed-retry-type': 'failed', 'x-delayed-retry-min': 1000, 'x-delayed-retry-max': 500 },
    { 'x-delayed-retry-type': 'failed', 'x-delayed-retry-min': 1000, 'x-delayed-retry-max': 30_000 },
    { 'x-max-priority': 10, 'x-queue-mode': 'lazy' },
    { 'x-overflow': 'reject-publish-dlx' },
    { 'x-max-length': 1, 'x-max-length-bytes': 1 },
  ];
  return [
    ...known,
    ...queues.flatMap(index => together.map(added => merged(['queues', index, 'arguments'], added))),
    ...queues.flatMap(index =>
      ['durable', 'auto_delete', 'exclusive'].flatMap(flag => values(['queues', index, flag], [true, false])),
    ),
  ];
}

/** The keys of a policy, each by itself and beside those that are there. */
function policyKeys(section: string, index: number, at: Path): Mutant[] {
  const definition = [section, index, ...at];
  const fields = definition.slice(0, -1);
  const known = facts.policies.keys.flatMap(fact => [
    ...values([...definition, fact.key], valuesLike(fact)),
    ...valuesLike(fact)
      .slice(0, 2)
      .map(value =>
        changed(`${label(definition)} = ${JSON.stringify({ [fact.key]: value })}`, root =>
          set(root, definition, { [fact.key]: value }),
        ),
      ),
  ]);
  const together: readonly JsonObject[] = [
    { 'x-max-length': 10 },
    { 'queue-type': 'quorum' },
    { 'max-lenght': 10 },
    { 'ha-mode': 'exactly', 'ha-params': 2 },
    { 'ha-mode': 'exactly' },
    { 'ha-mode': 'nodes', 'ha-params': [] },
    { 'ha-mode': 'all', 'ha-sync-mode': 'automatic' },
    { 'federation-upstream': 'east', 'federation-upstream-set': 'all' },
    { 'federation-upstream-set': 'all', 'federation-upstream-pattern': '^east' },
    { 'delayed-retry-type': 'failed', 'delayed-retry-min': 1000, 'delayed-retry-max': 30_000 },
    { 'delayed-retry-type': 'failed', 'delayed-retry-min': 1000, 'delayed-retry-max': 500 },
    { 'dead-letter-routing-key': 'key' },
  ];
  return [
    ...known,
    ...together.map(added => merged(definition, added)),
    ...values([...fields, 'apply-to'], applyTo),
    ...values([...fields, 'priority'], [0, -5, 10_000_000_000, 1.5, '5', 5e3]),
  ];
}

const applyTo = [
  'all',
  'queues',
  'exchanges',
  'classic_queues',
  'quorum_queues',
  'streams',
  'queue',
  'Queues',
  '',
];

function regularExpressions(): Mutant[] {
  const paths: readonly Path[] = [
    ['policies', 0, 'pattern'],
    ['parameters', 0, 'value', 'pattern'],
    ...['configure', 'write', 'read'].map(right => ['permissions', 0, right]),
    ['topic_permissions', 0, 'write'],
    ['topic_permissions', 0, 'read'],
  ];
  const expressions = [
    '',
    '.*',
    '[',
    '(',
    'a)',
    '*',
    '+a',
    'a{2,1}',
    '(?<n>a)',
    '(?P<n>a)',
    '(?i)a',
    'a**',
    '\\',
    '^(?!amq\\.).*',
    '(?<=a)b',
    '[[:alpha:]]',
    '\\p{L}',
    '{username}',
    'a++',
    '(?>a)',
    '[z-a]',
    '\\Qa.b\\E',
    '(?#c)a',
  ];
  return paths.flatMap(path => values(path, expressions));
}

function exchangesAndBindings(): Mutant[] {
  const types = [...new Set(facts.exchanges.types.map(({ type }) => type)), 'Direct', 'topics', 'rabbit'];
  const keys = ['abc', '0', '-1', '1', '1.5', '10000', '10001', '', ' 5', '5 ', '00'];
  const matches: readonly Json[] = [
    'all',
    'any',
    'all-with-x',
    'any-with-x',
    'both',
    'ALL',
    '',
    null,
    true,
    1,
  ];
  return [
    ...[0, 1, 3, 4].flatMap(index => values(['exchanges', index, 'type'], types)),
    ...values(['exchanges', 3, 'arguments', 'hash-header'], [7, '', null, ['a']]),
    ...values(['exchanges', 3, 'arguments', 'hash-property'], ['message_id', 'routing_key', 7]),
    ...values(
      ['exchanges', 3, 'arguments'],
      [{ 'hash-property': 'message_id' }, { 'hash-property': 'nothing' }],
    ),
    ...values(['exchanges', 0, 'arguments', 'alternate-exchange'], ['nowhere', 7, null, '']),
    ...values(['bindings', 4, 'routing_key'], keys),
    ...values(['bindings', 5, 'arguments', 'x-match'], matches),
    ...values(['bindings', 5, 'arguments', 'region'], [null, 1.5, {}, [], true]),
    ...values(['bindings', 0, 'routing_key'], ['#.#.#', '#.a.#.b.#.c.#', 'x'.repeat(256)]),
    ...values(['bindings', 0, 'arguments', 'x-any'], [null, 1.5, [null], { a: null }]),
  ];
}

function parameters(): Mutant[] {
  const all = (path: Path, list: readonly JsonObject[]) => list.map(added => merged(path, added));
  const shovel = ['parameters', 2, 'value'];
  const upstream = ['parameters', 3, 'value'];
  const limits = ['parameters', 1, 'value'];
  const set_ = ['parameters', 4, 'value'];
  const components = ['policy', 'operator_policies', 'federation', 'shovels', 'vhost-limits', 'mqtt'];
  return [
    ...[0, 1, 2, 3, 4].flatMap(index => values(['parameters', index, 'component'], components)),
    ...values(['parameters', 1, 'name'], ['other']),
    ...[shovel, upstream, limits, ['parameters', 0, 'value']].map(path => merged(path, { unknown: 1 })),
    ...values([...shovel, 'src-protocol'], ['amqp10', 'local', 'mqtt']),
    ...values([...shovel, 'dest-protocol'], ['amqp10', 'local', 'mqtt']),
    ...values([...shovel, 'src-exchange'], ['orders.events']),
    ...values([...shovel, 'dest-queue'], ['audit']),
    ...[...values([...shovel, 'ack-mode'], acks), ...values([...upstream, 'ack-mode'], acks)],
    ...values([...shovel, 'src-delete-after'], ['queue-length', 'always', 10, -1, 1.5]),
    ...all(shovel, [
      { 'src-delete-after': 10, 'ack-mode': 'no-ack' },
      { 'delete-after': 10 },
      { 'add-forward-headers': true },
      { 'dest-add-timestamp-header': 'yes' },
      { 'dest-publish-properties': { delivery_mode: 2 } },
      { 'dest-publish-properties': { delivery_mode: '2' } },
      { 'dest-publish-properties': { unknown: 2 } },
      { 'src-predeclared': true },
      { 'src-queue-args': { 'x-queue-type': 'quorum' } },
      { 'src-queue-args': 'quorum' },
      { 'prefetch-count': '10' },
    ]),
    ...[shovel, upstream].flatMap(path =>
      values(
        [...path, path === shovel ? 'src-uri' : 'uri'],
        [
          'localhost',
          'http://a',
          'amqp://a:b:c',
          'amqp://%',
          ['amqp://', 'amqps://h'],
          [],
          [7],
          'amqp://h?heartbeat=x',
          'amqp://h?unknown=1',
          '',
        ],
      ),
    ),
    ...all(upstream, [
      { 'queue-type': 'quorum' },
      { 'queue-type': 'stream' },
      { 'resource-cleanup-mode': 'never' },
      { 'resource-cleanup-mode': 'always' },
      { 'bind-nowait': true },
      { 'channel-use-mode': 'single' },
      { 'channel-use-mode': 'none' },
      { 'ha-policy': 'all' },
      { 'consumer-tag': 'a' },
      { exchange: 'a', queue: 'b' },
      { 'max-hops': '1' },
      { 'message-ttl': 1.5 },
    ]),
    ...values([...limits, 'max-queues'], [-1, 0, 1, 2, 1.5, '10', null]),
    ...values(limits, [{ 'max-queues': 3 }, { 'max-exchanges': 3 }]),
    ...values(set_, [
      [{ upstream: 'nowhere' }],
      [{}],
      [],
      [{ upstream: 'east', uri: 'amqp://' }],
      [{ upstream: 'east', exchange: 'a' }],
    ]),
  ];
}

const acks = ['no-ack', 'on-publish', 'on-confirm', 'never'];

function usersAndVhosts(): Mutant[] {
  const hashes = ['not base64!', 'dGVzdA==', 'dGVzdA', '', 'd GVz dA==', 'dGVzdA==\n', '////', '____'];
  const user = ['users', 0];
  const vhost = ['vhosts', 0];
  const types: readonly Json[] = [
    'classic',
    'quorum',
    'stream',
    'Quorum',
    'lazy',
    '',
    null,
    'undefined',
    'rabbit_quorum_queue',
  ];
  return [
    ...values([...user, 'password_hash'], hashes),
    ...values(
      [...user, 'hashing_algorithm'],
      ['rabbit_password_hashing_sha512', 'rabbit_password_hashing_md5', 'bcrypt', 'SHA-256', ''],
    ),
    ...values(
      [...user, 'tags'],
      ['', 'administrator', 'a,b,,c', ['admin'], [''], [null], ['a', 7], [['a']], { a: 1 }],
    ),
    ...values([...user, 'password'], ['secret', '', null]),
    merged(user, { administrator: true }),
    changed('users[0] with administrator and without tags', root => {
      remove(root, ['users', 0, 'tags']);
      set(root, ['users', 0, 'administrator'], true);
    }),
    changed('users[0] with a password in place of a hash', root => {
      remove(root, ['users', 0, 'password_hash']);
      set(root, ['users', 0, 'password'], 'secret');
    }),
    ...values(
      [...user, 'limits'],
      [{ 'max-connections': -1 }, { 'max-connections': '5' }, { 'max-queues': 5 }, {}],
    ),
    ...values(
      [...user, 'permissions'],
      [{}, { 'shop-{n}': { configure: '', write: '', read: '' } }, { 'shop-{n}': {} }],
    ),
    ...values([...vhost, 'metadata', 'default_queue_type'], types),
    ...values([...vhost, 'default_queue_type'], ['quorum', 'nothing']),
    ...values([...vhost, 'description'], ['words', 7, null]),
    ...values([...vhost, 'tags'], ['a,b', ['a'], 7, null, [7]]),
    ...values([...vhost, 'limits'], [[], { 'max-queues': 1 }, 'x']),
    ...values(['rabbitmq_version'], ['3.5.0', 'unknown', 7, null, '99.0']),
    ...values(['rabbitmq_definition_format'], ['cluster', 'single_virtual_host', 'other', 7]),
    ...values(['unknown_section'], [[], 7]),
    ...values(['global_parameters', 0, 'name'], ['x'.repeat(255), 'x'.repeat(256), 'x'.repeat(1000)]),
  ];
}

/** What a parsed tree cannot say. */
function texts(): Mutant[] {
  const at = (mutation: string, make: string): Mutant => ({
    mutation: `text: ${mutation}`,
    text: numbered(make),
  });
  const first = (from: string, to: string) => {
    if (!baseText.includes(from)) throw new Error(`the valid file has no ${from}`);
    return baseText.replace(from, () => to);
  };
  return [
    at('comma at the end of a list', first('"tags": ["monitoring"]', '"tags": ["monitoring",]')),
    at(
      'comma at the end of an object',
      first('"limits": {', '"limits": { "max-channels": 1, },\n "more": {'),
    ),
    at('line comment', first('"users"', '// users\n"users"')),
    at('block comment', first('"users"', '/* users */ "users"')),
    at('byte order mark', `\uFEFF${baseText}`),
    at('single quotes', first('"shop-{n}"', "'shop-{n}'")),
    at('unquoted key', first('"users"', 'users')),
    at('missing comma', first('"tracing": false,', '"tracing": false')),
    at('missing colon', first('"tracing": false', '"tracing" false')),
    at('text after the end', `${baseText} more`),
    at('a second object after the end', `${baseText} {}`),
    at('white space around', `\n\n ${baseText} \r\n\t`),
    at('raw tab in a string', first('"Orders"', '"Or\tders"')),
    at('raw line break in a string', first('"Orders"', '"Or\nders"')),
    at('escape that does not exist', first('"Orders"', '"Or\\ders"')),
    at('half a surrogate pair', first('"Orders"', '"\\ud800"')),
    at('NaN', first('"priority": 10', '"priority": NaN')),
    at('number with a leading zero', first('"priority": 10', '"priority": 010')),
    at('number with a plus', first('"priority": 10', '"priority": +10')),
    at('number with an exponent', first('"priority": 10', '"priority": 1e1')),
    at('huge number', first('"priority": 10', '"priority": 1e999')),
    at('True', first('"tracing": false', '"tracing": False')),
    at('repeated key, wrong value last', first('"durable": true,', '"durable": true, "durable": 7,')),
    at('repeated key, wrong value first', first('"durable": true,', '"durable": 7, "durable": true,')),
    at('repeated section', first('"users": [', '"users": [], "users": [')),
    ...[0.1, 0.35, 0.6, 0.9, 0.99].map(part =>
      at(`cut off after ${part * 100}%`, baseText.slice(0, baseText.length * part)),
    ),
  ];
}

/** Values that a fact is right and wrong with. */
function valuesLike(fact: {
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly min?: number;
  readonly max?: number;
}): Json[] {
  const own: Json[] = (fact.values ?? []) as Json[];
  const odd: Json[] = [null, '', 'word', '10', 1.5, true, [], {}, ['a']];
  const bounds = [fact.min ?? 0, fact.max ?? 10].flatMap(bound => [bound - 1, bound, bound + 1]);
  const likely: Json[] = fact.type === 'string' ? ['orders.dlx', '7D', '10m'] : ['7D', ...bounds, 10.0];
  return unique([...own, ...likely, ...odd]);
}

function unique(list: readonly Json[]): Json[] {
  return [...new Map(list.map(value => [JSON.stringify(value), value])).values()];
}

function values(path: Path, list: readonly Json[]): Mutant[] {
  const old = JSON.stringify(get(base(), path));
  return unique(list)
    .filter(value => JSON.stringify(value) !== old)
    .map(value => changed(`${label(path)} = ${shortened(value)}`, root => set(root, path, value)));
}

function merged(path: Path, added: JsonObject): Mutant {
  return changed(`${label(path)} with ${shortened(added)}`, root => {
    for (const [key, value] of Object.entries(added)) set(root, [...path, key], value);
  });
}

/**
 * The file without the quorum queue, the stream and the shovel that the mutation leaves as they are: starting
 * and ending them takes a broker most of the time.
 */
function lightened(root: JsonObject): JsonObject {
  const heavy = new Set(
    [
      ['queues', 0],
      ['queues', 3],
      ['parameters', 2],
    ].map(path => JSON.stringify(get(base(), path))),
  );
  const sections = Object.entries(root).map(([section, list]): [string, Json] => {
    if (!Array.isArray(list)) return [section, list];
    const texts = list.map(item => JSON.stringify(item));
    const stays = (text = '') => !heavy.has(text) || texts.indexOf(text) !== texts.lastIndexOf(text);
    return [section, list.filter((_, index) => stays(texts[index]))];
  });
  return Object.fromEntries(sections);
}

function shortened(value: Json): string {
  return JSON.stringify(value).replaceAll(/(.)\1{20,}/g, run => `${run[0]}×${run.length}`);
}

function changed(mutation: string, change: (root: JsonObject) => unknown): Mutant {
  return {
    mutation,
    leavesTraces: /^(users|vhosts)(\[\w+\](\.name)?)? (?!with)/.test(mutation),
    text: n => {
      const root = base();
      change(root);
      return numbered(JSON.stringify(lightened(root), null, 2))(n);
    },
  };
}

/** `queues[audit].arguments.x-max-age`: objects by name where they have one. */
function label(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'string') return index === 0 ? step : `.${step}`;
      const item = get(base(), path.slice(0, index + 1));
      const name = isObject(item) ? item.name : undefined;
      return `[${typeof name === 'string' ? name.replace('-{n}', '') : step}]`;
    })
    .join('');
}

function itemPaths(): Path[] {
  return Object.entries(base()).flatMap(([section, list]) =>
    Array.isArray(list) ? list.map((_, index) => [section, index]) : [],
  );
}

/** The fields of every object, and the fields of objects in them. */
function fieldPaths(): Path[] {
  const root = base();
  const below = (path: Path): Path[] => {
    const value = get(root, path);
    const keys = isObject(value) ? Object.keys(value) : Array.isArray(value) ? value.keys() : [];
    return [...keys].flatMap(key => [[...path, key], ...below([...path, key])]);
  };
  return itemPaths().flatMap(below);
}

function get(root: Json, path: Path): Json {
  let node: Json | undefined = root;
  for (const step of path) node = (node as JsonObject | undefined)?.[step as string];
  return node as Json;
}

function set(root: Json, path: Path, value: Json): void {
  (get(root, path.slice(0, -1)) as JsonObject)[path.at(-1) as string] = value;
}

/** Takes the value away and returns it. */
function remove(root: Json, path: Path): Json {
  const parent = get(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent)) return parent.splice(Number(last), 1)[0] as Json;
  const value = get(root, path);
  delete (parent as JsonObject)[String(last)];
  return value;
}

function listAt(root: JsonObject, section: string | number | undefined): Json[] {
  return root[String(section)] as Json[];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numbered(text: string): (n: number) => string {
  return n => text.replaceAll('{n}', String(n));
}

function base(): JsonObject {
  return JSON.parse(baseText) as JsonObject;
}

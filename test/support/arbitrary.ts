import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LintOptions } from '../../src/lint/lint.ts';
import { profiles } from '../../src/lint/profile.ts';
import { policyKeys, queueArguments } from '../../src/model/facts.ts';
import { newestVersion } from '../../src/model/version.ts';

/** Every run looks at the same examples; `PROPERTY_SEED=random` (or a number) looks at others. A failure prints its seed. */
const seed = 20_261_122;

/** Holds a property against `runs` examples. */
export function holds<T>(arbitrary: fc.Arbitrary<T>, runs: number, property: (example: T) => void): void {
  const asked = process.env.PROPERTY_SEED;
  fc.assert(fc.property(arbitrary, property), {
    numRuns: runs,
    seed: asked === 'random' ? Date.now() : Number(asked ?? seed),
    // A failure is shrunk as long as this; a slow machine looks at fewer examples.
    interruptAfterTimeLimit: 20_000,
  });
}

/** A text that is, or once was, a definitions file: half cut, garbled, with a byte order mark, in any layout. */
export function definitionsText(): fc.Arbitrary<string> {
  const harm = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ cut: 1, drop: 0, insert: '' }) },
    fc.record({
      // Not biased: most cuts would be at the very start.
      cut: fc.noBias(fc.integer({ min: 0, max: 9999 })).map(part => part / 10_000),
      drop: fc.nat(9),
      insert: fc.constantFrom('', '"', '}', ']', ',', '/* */', '\n', '\\', '\u{feff}'),
    }),
  );
  return fc.tuple(wholeDefinitionsText(), harm, fc.boolean()).map(([text, { cut, drop, insert }, goesOn]) => {
    const at = Math.floor(text.length * cut);
    return cut === 1 ? text : text.slice(0, at) + insert + (goesOn ? text.slice(at + drop) : '');
  });
}

/** A definitions file in JSON, right or wrong. */
export function wholeDefinitionsText(): fc.Arbitrary<string> {
  const layouts = fc.constantFrom<(text: string) => string>(
    text => text,
    text => text.replaceAll('\n', '\r\n'),
    text => `\u{feff}${text}`,
  );
  return fc
    .tuple(fc.oneof(brokenDefinitions(), builtDefinitions()), fc.constantFrom(0, 1, 2, '\t'), layouts)
    .map(([definitions, indentation, layout]) => layout(JSON.stringify(definitions, null, indentation)));
}

export function lintOptions(): fc.Arbitrary<LintOptions> {
  return fc.record({
    profile: fc.constantFrom(...profiles),
    version: fc.constantFrom({ major: 3, minor: 10 }, { major: 4, minor: 0 }, { major: 4, minor: 3 }),
  });
}

const valid: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'differential', 'valid.json'), 'utf8'),
);

/** The valid file with some of its values replaced by any others. */
function brokenDefinitions(): fc.Arbitrary<unknown> {
  let values = 0;
  JSON.stringify(valid, (_, value) => {
    values++;
    return value;
  });
  const replacement = fc.tuple(fc.integer({ min: 1, max: values - 1 }), anyValue());
  return fc.array(replacement, { maxLength: 12 }).map(list => {
    const replacements = new Map(list);
    let index = 0;
    return JSON.parse(
      JSON.stringify(valid, (_, value) => {
        const at = index++;
        return replacements.has(at) ? replacements.get(at) : value;
      }),
    );
  });
}

/** A file of few names, so that its objects have to do with each other. */
function builtDefinitions(): fc.Arbitrary<unknown> {
  const vhost = fc.constantFrom('/', '/', '/', 'shop', 'gone');
  const name = fc.constantFrom(...names);
  const flag = fc.constantFrom(true, true, true, false);
  const pattern = fc.constantFrom('^orders', '.*', '', '^audit$', '((', 'dead$');
  const anArguments = settings([...queueArguments(newestVersion).keys(), 'alternate-exchange', 'x-typo']);
  const aDefinition = settings([...policyKeys(newestVersion).keys(), 'typo']);
  const sections: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
    vhosts: { name: vhost },
    users: {
      name,
      password_hash: fc.constantFrom('b4/9tLDsFsnHAYuPTwQWlJfXdUA+bjCBkz24sOQGsgzCVHq2', '', 'AAAA'),
      tags: fc.constantFrom('administrator', ['monitoring'], [], 'admin'),
    },
    permissions: { user: name, vhost, configure: pattern, write: pattern, read: pattern },
    queues: { name, vhost, durable: flag, auto_delete: flag.map(value => !value), arguments: anArguments },
    exchanges: {
      name,
      vhost,
      type: fc.constantFrom('fanout', 'topic', 'direct', 'headers', 'x-consistent-hash', 'fan'),
      durable: flag,
      auto_delete: flag.map(value => !value),
      internal: flag.map(value => !value),
      arguments: anArguments,
    },
    bindings: {
      source: name,
      vhost,
      destination: name,
      destination_type: fc.constantFrom('queue', 'queue', 'exchange'),
      routing_key: fc.constantFrom('', '#', 'orders.*', 'dead', 'a..b'),
      arguments: fc.constant({}),
    },
    policies: {
      name,
      vhost,
      pattern,
      'apply-to': fc.constantFrom('all', 'queues', 'quorum_queues', 'exchanges'),
      priority: fc.nat(2),
      definition: aDefinition,
    },
  };
  const lists = Object.entries(sections).map(([section, fields]) => [
    section,
    fc.array(fc.record(fields, { requiredKeys: [] }), { maxLength: 4 }),
  ]);
  return fc.record(Object.fromEntries(lists));
}

/** A file that a broker takes, mostly; whether it is ready for production is another question. */
export function soundDefinitionsText(): fc.Arbitrary<string> {
  const queues = ['orders', 'orders.dead', 'audit'];
  const exchanges = ['events', 'orders.dlx'];
  const vhost = fc.constant('/');
  const durable = fc.constantFrom(true, true, true, true, false);
  const auto_delete = durable.map(value => !value);
  const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.record(fields, { requiredKeys: [] });
  const exchange = fc.constantFrom(...exchanges);
  const limits = {
    'max-length': fc.constant(1000),
    overflow: fc.constantFrom('drop-head', 'reject-publish'),
  };
  const ownArguments = optional({
    'x-queue-type': fc.constantFrom('classic', 'quorum'),
    'x-dead-letter-exchange': exchange,
    'x-dead-letter-routing-key': fc.constantFrom(...queues),
    'x-message-ttl': fc.constantFrom(0, 1000),
    'x-max-length': limits['max-length'],
    'x-overflow': limits.overflow,
  });
  const ofEach = (names: readonly string[], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.tuple(...names.map(name => fc.record({ name: fc.constant(name), vhost, ...fields })));
  const binding = {
    source: exchange,
    vhost,
    destination: fc.constantFrom(...queues),
    destination_type: fc.constant('queue'),
    routing_key: fc.constantFrom('', '#', 'orders', 'orders.#'),
    arguments: fc.constant({}),
  };
  const policy = {
    name: fc.constantFrom('limits', 'dead letters'),
    vhost,
    pattern: fc.constantFrom('^orders$', '^audit$'),
    'apply-to': fc.constantFrom('all', 'queues'),
    priority: fc.nat(9),
    definition: fc
      .tuple(
        optional({ ...limits, 'delivery-limit': fc.nat(20), 'dead-letter-exchange': exchange }),
        fc.nat(),
      )
      .map(([definition, ttl]) => ({ ...definition, 'message-ttl': ttl })),
  };
  const definitions = fc.record({
    vhosts: fc.constant([{ name: '/' }]),
    queues: ofEach(queues, { durable, auto_delete, arguments: ownArguments }),
    exchanges: ofEach(exchanges, {
      type: fc.constantFrom('fanout', 'topic', 'direct', 'x-consistent-hash'),
      durable,
      auto_delete,
      internal: fc.constant(false),
      arguments: fc.constant({}),
    }),
    bindings: fc.array(fc.record(binding), { maxLength: 5 }),
    policies: fc.uniqueArray(fc.record(policy), { maxLength: 2, selector: ({ name }) => name }),
  });
  return definitions.map(value => JSON.stringify(value, null, 2));
}

/** Arguments or a policy's definition: some of these keys, with values that are right at least sometimes. */
function settings(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const common = keys.filter(key => /dead-letter|queue-type|message-ttl|expires|length|overflow/.test(key));
  const key = fc.oneof(fc.constantFrom(...common), fc.constantFrom(...keys));
  const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>(...settingValues) }, anyValue());
  return fc.dictionary(key, value, { maxKeys: 4 });
}

function anyValue(): fc.Arbitrary<unknown> {
  return fc.oneof(fc.constantFrom<unknown>(...names, ...settingValues), fc.jsonValue({ maxDepth: 2 }));
}

const names = [
  'orders',
  'orders.dlx',
  'orders.dead',
  'audit',
  '',
  '/',
  'amq.topic',
  'é\u2028',
  '__proto__',
  '{{ name }}',
  '`quoted` "name"',
  '\0',
  'long-'.repeat(51),
];
const settingValues = [
  'quorum',
  'classic',
  'stream',
  'reject-publish',
  'at-least-once',
  '7D',
  '${' + 'TTL}',
  0,
  1,
  -1,
  5000,
  1.5,
  2 ** 53,
  true,
  null,
  'orders.dlx',
  'orders',
];

import facts from '../../../src/model/facts.json' with { type: 'json' };
import { type Json, type JsonObject, set } from './json.ts';
import { changed, type Mutant, values } from './mutant.ts';

export function exchangesAndBindings(): Mutant[] {
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
    ...typesWithArguments(),
    ...localRandomKeys(),
    ...values(['exchanges', 0, 'arguments', 'alternate-exchange'], ['nowhere', 7, null, '']),
    ...values(['bindings', 4, 'routing_key'], keys),
    ...values(['bindings', 5, 'arguments', 'x-match'], matches),
    ...values(['bindings', 5, 'arguments', 'region'], [null, 1.5, {}, [], true]),
    ...values(['bindings', 0, 'routing_key'], ['#.#.#', '#.a.#.b.#.c.#', 'x'.repeat(256)]),
    ...values(['bindings', 0, 'arguments', 'x-any'], [null, 1.5, [null], { a: null }]),
  ];
}

function typesWithArguments(): Mutant[] {
  const numbers: readonly Json[] = [1, 0, -1, 1.5, '1', true, null];
  const both: readonly (readonly [type: string, argument: string])[] = [
    ['x-federation-upstream', 'x-max-hops'],
    ['x-recent-history', 'x-recent-history-length'],
    ['x-modulus-hash', 'hash-header'],
  ];
  return both.flatMap(([type, argument]) =>
    numbers.map(number => {
      const own: JsonObject = { [argument]: number };
      return changed(`exchanges[orders.dlx] = ${type} ${JSON.stringify(own)}`, root => {
        set(root, ['exchanges', 1, 'type'], type);
        set(root, ['exchanges', 1, 'arguments'], own);
      });
    }),
  );
}

/** The exchange's one binding. */
function localRandomKeys(): Mutant[] {
  const keys: readonly Json[] = ['', 'key', null, 7];
  return keys.map(key =>
    changed(`exchanges[orders.dlx] = x-local-random, bound with ${JSON.stringify(key)}`, root => {
      set(root, ['exchanges', 1, 'type'], 'x-local-random');
      set(root, ['bindings', 1, 'routing_key'], key);
    }),
  );
}

import facts from '../../../src/model/facts.json' with { type: 'json' };
import { type JsonObject, type Path, set } from './json.ts';
import { changed, label, type Mutant, merged, values, valuesLike } from './mutant.ts';

/** The keys of a policy, each by itself and beside those that are there. */
export function policyKeys(section: string, index: number, at: Path): Mutant[] {
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

export function regularExpressions(): Mutant[] {
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

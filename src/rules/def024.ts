import { type Exchange, inVhost } from '../model/model.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutExchange } from './left-out.ts';
import { nearest } from './nearest.ts';
import { defineRule, type Evidence } from './rule.ts';
import { isTemplate } from './template.ts';
import { wantedInstead } from './value-type.ts';

export const exchangeArgumentsSound = defineRule({
  id: 'DEF024',
  name: 'exchange-arguments-sound',
  item: null,
  severity: 'error',
  summary: 'The arguments of an exchange are what its type asks for.',
  why: 'A consistent hash exchange hashes a header or a property, not both; another value fails the import, mostly without words that help. Exchanges of other types take the same arguments and ignore them.',
  remedy:
    'Correct the argument or remove it: without one, a consistent hash exchange hashes the routing key.',
  source: 'https://www.rabbitmq.com/docs/exchanges#types',
  versions: '>=3.10',
  examples: {
    bad: hashExample({ 'hash-property': 'message-id' }),
    good: hashExample({ 'hash-property': 'message_id' }),
  },
  *check(evidence) {
    for (const exchange of evidence.model.exchanges) {
      const { type, name, source } = exchange;
      if (!checked.has(type) || isLeftOutExchange(name)) continue;
      for (const { argument, words, better } of problems(evidence, exchange)) {
        yield {
          at: source.key('arguments', argument),
          brokerRefuses: true,
          message: `Exchange \`${name}\`${inVhost(exchange)}: ${words}, or the broker refuses the import.`,
          fixes: [
            ...(better === undefined
              ? []
              : [
                  {
                    title: `Change it to \`${better}\``,
                    edits: [{ op: 'set', in: source, path: ['arguments', argument], value: better } as const],
                    preferred: true,
                  },
                ]),
            ...(argument === maxHops
              ? []
              : [
                  {
                    title: `Remove \`${argument}\``,
                    edits: [{ op: 'remove', in: source, path: ['arguments', argument] } as const],
                    preferred: better === undefined,
                  },
                ]),
          ],
        };
      }
    }
  },
});

interface Problem {
  readonly argument: string;
  /** What must be. */
  readonly words: string;
  readonly better?: unknown;
}

const maxHops = 'x-max-hops';
const historyLength = 'x-recent-history-length';
const properties = ['correlation_id', 'message_id', 'timestamp'];

const checked: ReadonlySet<string> = new Set([
  'x-consistent-hash',
  'x-federation-upstream',
  'x-recent-history',
]);

/** Seen on 3.10.8, 4.0.5 and 4.3.6. */
function* problems(evidence: Evidence, exchange: Exchange): Iterable<Problem> {
  const { type, arguments: own } = exchange;
  if (type === 'x-consistent-hash') yield* hashProblems(own);
  if (type === 'x-recent-history' && historyLength in own) {
    yield* numberProblem(evidence, exchange, historyLength, 1);
  }
  if (type === 'x-federation-upstream') {
    if (maxHops in own) yield* numberProblem(evidence, exchange, maxHops);
    else
      yield {
        argument: maxHops,
        words: `an exchange of this type, which federation makes itself, needs \`${maxHops}\``,
      };
  }
}

/** An argument that is null: DEF022. */
function* hashProblems({
  'hash-header': header,
  'hash-property': property,
}: Exchange['arguments']): Iterable<Problem> {
  if (header !== undefined && property !== undefined) {
    yield { argument: 'hash-property', words: '`hash-header` and `hash-property` cannot both be there' };
    return;
  }
  if (header !== undefined && header !== null && typeof header !== 'string') {
    yield { argument: 'hash-header', words: '`hash-header` must be the name of a header' };
  }
  const isKnown = properties.some(known => known === property);
  if (property === undefined || property === null || isKnown || isTemplate(property)) return;
  yield {
    argument: 'hash-property',
    words: `\`hash-property\` must be one of ${properties.join(', ')}`,
    better: typeof property === 'string' ? nearest(property.replaceAll('-', '_'), properties, 3) : undefined,
  };
}

function* numberProblem(
  { file }: Evidence,
  { arguments: own, source }: Exchange,
  argument: string,
  min?: number,
): Iterable<Problem> {
  const value = own[argument];
  if (value === null || isTemplate(value)) return;
  const type = { type: 'integer', ...(min === undefined ? {} : { min }) };
  const wanted = wantedInstead(type, value, file?.isFloat(source, 'arguments', argument) ?? false);
  if (wanted !== undefined) yield { argument, words: `\`${argument}\` must be ${wanted}` };
}

function hashExample(own: Exchange['arguments']) {
  return queuesExample(
    {},
    { exchanges: [{ ...exampleExchange('shop.shares', 'x-consistent-hash'), arguments: own }] },
  );
}

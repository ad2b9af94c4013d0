import type { Fix } from '../model/edit.ts';
import { applyToValues, policyKeys } from '../model/facts.ts';
import type { Origin, Policy } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import type { JsonNode } from '../model/written.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { isBrokenPattern } from './pcre.ts';
import { keysFor, policyTitle, removePolicy, withoutKeys } from './policies.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';
import { wantedInstead } from './value-type.ts';

export const policyValuesSound = defineRule({
  id: 'POL002',
  name: 'policy-values-sound',
  item: null,
  severity: 'error',
  summary: 'The fields and values of a policy are of the right type.',
  why: 'The broker checks every value, and one that is wrong fails the whole import: a number in quotes, a pattern that is no regular expression, a definition without keys.',
  remedy:
    'Write the value as the message says: numbers without quotes, times in milliseconds, sizes in bytes.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', '^orders', { 'max-length': '100000' })] },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', '^orders', { 'max-length': 100000 })] },
    ),
  },
  *check(evidence) {
    for (const policy of evidence.model.policies) {
      for (const problem of [...fieldProblems(evidence, policy), ...valueProblems(evidence, policy)]) {
        yield {
          at: problem.at,
          brokerRefuses: true,
          message: `${policyTitle(policy)}: ${problem.words}. The broker refuses the import.`,
          fixes: problem.fixes ?? [],
        };
      }
    }
  },
});

interface Problem extends Pick<Violation, 'at' | 'fixes'> {
  readonly at: Origin;
  readonly words: string;
}

function* fieldProblems(evidence: Evidence, policy: Policy): Iterable<Problem> {
  const { file, version } = evidence;
  if (!file) return;
  const { source } = policy;
  const set = (field: string, value: unknown, title: string): Fix => ({
    title,
    edits: [{ op: 'set', in: source, path: [field], value }],
    preferred: true,
  });

  const pattern = file.node(source, 'pattern');
  if (pattern?.kind !== 'scalar' || typeof pattern.value !== 'string') {
    yield { at: source.key('pattern'), words: '`pattern` must be a string with a regular expression' };
  } else if (!isTemplate(pattern.value) && isBrokenPattern(pattern.value)) {
    yield {
      at: pattern,
      words: `the pattern \`${short(pattern.value)}\` is no regular expression`,
      fixes: patternFixes(pattern.value).map(value => set('pattern', value, `Change it to \`${value}\``)),
    };
  }

  const definition = file.node(source, 'definition');
  if (definition?.kind !== 'object') {
    yield { at: source.key('definition'), words: '`definition` must be an object with at least one key' };
  } else if (definition.members.length === 0) {
    yield {
      at: source.key('definition'),
      words: '`definition` is empty; give it a key or remove the policy',
      fixes: [{ ...removePolicy(evidence, policy), preferred: true }],
    };
  }

  const priority = file.node(source, 'priority');
  if (priority === undefined && policy.kind === 'operator policy') {
    yield {
      at: source.key('priority'),
      words: 'an operator policy needs a `priority`',
      fixes: [set('priority', 0, 'Give it the priority 0')],
    };
  } else if (
    priority &&
    !(priority.kind === 'scalar' && typeof priority.value === 'number') &&
    !isTemplateNode(priority)
  ) {
    yield {
      at: source.key('priority'),
      words: '`priority` must be a number, without quotes',
      fixes: numberIn(priority).map(value => set('priority', value, `Change it to ${value}`)),
    };
  }

  const applyTo = file.node(source, 'apply-to');
  const values = applyToValues(version);
  // POL009 knows those that came with 3.12.
  const known = isAtLeast(version, 3, 12)
    ? values
    : [...values, 'classic_queues', 'quorum_queues', 'streams'];
  const text = applyTo?.kind === 'scalar' && typeof applyTo.value === 'string' ? applyTo.value : undefined;
  if (applyTo && !(text !== undefined && (known.includes(text) || isTemplate(text)))) {
    const close = text === undefined ? undefined : nearest(text.toLowerCase(), values, 3);
    yield {
      at: source.key('apply-to'),
      words: `\`apply-to\` must be one of ${values.join(', ')}`,
      fixes: (close === undefined ? ['queues', 'all'] : [close]).map(value => ({
        ...set('apply-to', value, `Change it to \`${value}\``),
        preferred: value === close,
      })),
    };
  }

  if (policy.kind === 'operator policy') {
    // A policy may have further fields, an operator policy not: seen on 3.10.8, 4.0.5 and 4.3.6.
    const at = source.at;
    const fields =
      'start' in at && 'members' in at ? (at.members as readonly { readonly key: string }[]) : [];
    for (const { key } of fields) {
      if (['pattern', 'definition', 'priority', 'apply-to'].includes(key)) continue;
      yield {
        at: source.key(key),
        words: `an operator policy has no field \`${short(key)}\``,
        fixes: [
          { title: `Remove \`${key}\``, edits: [{ op: 'remove', in: source, path: [key] }], preferred: true },
        ],
      };
    }
  }
}

function* valueProblems(evidence: Evidence, policy: Policy): Iterable<Problem> {
  const { file, version } = evidence;
  const { definition, source } = policy;
  const types = keysFor(policy.kind, version);
  for (const [key, value] of Object.entries(definition)) {
    const type = types.get(key);
    if (!type || isTemplate(value)) continue;
    const isFloat = file?.isFloat(source, 'definition', key) ?? false;
    const broken =
      key === 'federation-upstream-pattern' && typeof value === 'string' && isBrokenPattern(value);
    const wanted = broken ? 'a regular expression' : wantedInstead(type, value, isFloat);
    if (wanted === undefined) continue;
    const better =
      typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : isFloat ? value : undefined;
    const corrected = Number.isSafeInteger(better) && wantedInstead(type, better, false) === undefined;
    yield {
      at: source.key('definition', key),
      words: `\`${key}\` must be ${wanted}`,
      fixes: [
        ...(corrected
          ? [
              {
                title: `Change it to ${better}`,
                edits: [{ op: 'set', in: source, path: ['definition', key], value: better } as const],
                preferred: true,
              },
            ]
          : []),
        withoutKeys(evidence, policy, [key], `Remove \`${key}\``),
      ],
    };
  }
  yield* togetherProblems(evidence, policy);
}

/** What keys ask of one another. */
function* togetherProblems(evidence: Evidence, policy: Policy): Iterable<Problem> {
  const { version } = evidence;
  const { definition, source } = policy;
  const upstreams = Object.keys(definition).filter(key => key.startsWith('federation-upstream'));
  const second = upstreams[1];
  if (second !== undefined) {
    yield {
      at: source.key('definition', second),
      words: 'only one of the `federation-upstream` keys can be there',
    };
  }
  if ('routing-key' in definition && !('shards-per-node' in definition)) {
    yield {
      at: source.key('definition', 'routing-key'),
      words: '`routing-key` is for sharding and needs `shards-per-node`',
      fixes: [withoutKeys(evidence, policy, ['routing-key'], 'Remove `routing-key`')],
    };
  }
  if ('ha-mode' in definition || !isAtLeast(version, 4, 0)) {
    const alone = Object.keys(definition).find(key => key.startsWith('ha-') && !('ha-mode' in definition));
    if (alone !== undefined && policyKeys(version).has(alone)) {
      yield { at: source.key('definition', alone), words: `\`${alone}\` needs an \`ha-mode\`` };
    }
  }
  if (policyKeys(version).has('ha-mode')) yield* mirroringProblems(source, definition);
  if (!policyKeys(version).has('delayed-retry-type')) return;
  const { 'delayed-retry-type': type, 'delayed-retry-min': min, 'delayed-retry-max': max } = definition;
  if (type !== undefined && type !== 'disabled' && min === undefined) {
    yield {
      at: source.key('definition', 'delayed-retry-type'),
      words: '`delayed-retry-type` needs a `delayed-retry-min`, in milliseconds',
      fixes: [
        {
          title: 'Add `delayed-retry-min` of one second',
          edits: [{ op: 'set', in: source, path: ['definition', 'delayed-retry-min'], value: 1000 }],
          preferred: true,
        },
      ],
    };
  }
  if (typeof min === 'number' && typeof max === 'number' && max < min) {
    yield {
      at: source.value('definition', 'delayed-retry-max'),
      words: '`delayed-retry-max` must not be smaller than `delayed-retry-min`',
    };
  }
}

/** Before 4.0: https://www.rabbitmq.com/docs/3.13/ha#mirroring-arguments */
function* mirroringProblems(source: Policy['source'], definition: Policy['definition']): Iterable<Problem> {
  const { 'ha-mode': mode, 'ha-params': params } = definition;
  const at = source.key('definition', params === undefined ? 'ha-mode' : 'ha-params');
  if (mode === 'all' && params !== undefined) yield { at, words: '`ha-mode` all takes no `ha-params`' };
  if (mode === 'exactly' && !(Number.isInteger(params) && Number(params) >= 1)) {
    yield { at, words: '`ha-mode` exactly needs `ha-params` with a whole number, 1 or more' };
  }
  const isNodes =
    Array.isArray(params) && params.length > 0 && params.every(node => typeof node === 'string');
  if (mode === 'nodes' && !isNodes)
    yield { at, words: '`ha-mode` nodes needs `ha-params` with a list of names' };
}

/** What people mean by a shell's pattern: `*`, `*.orders`. */
function patternFixes(pattern: string): readonly string[] {
  const better = pattern.replace(/^\*+/, '.*');
  return better !== pattern && !isBrokenPattern(better) ? [better] : [];
}

function numberIn(node: JsonNode): readonly number[] {
  return node.kind === 'scalar' && typeof node.value === 'string' && /^-?\d+$/.test(node.value)
    ? [Number(node.value)]
    : [];
}

function isTemplateNode(node: JsonNode): boolean {
  return node.kind === 'scalar' && isTemplate(node.value);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

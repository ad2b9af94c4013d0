import type { Edit, Fix } from '../model/edit.ts';
import { inVhost, type Parameter } from '../model/model.ts';
import { toValue } from '../model/written.ts';
import { linkTitles } from './links.ts';
import { type Correction, type ValueProblem, valueProblems } from './parameter-values.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';

export const parameterValuesSound = defineRule({
  id: 'DEF023',
  name: 'parameter-values-sound',
  item: null,
  severity: 'error',
  summary:
    'The value of a runtime parameter has the fields that its component takes, each of the right type.',
  why: 'The plugin checks the whole value: one unknown field, a number in quotes, a missing `src-queue` or a URI that is none, and the import fails, often with no more than status 500.',
  remedy: 'Write the value as the message says; what is not needed is best left out.',
  source: 'https://www.rabbitmq.com/docs/shovel-dynamic',
  versions: '>=3.10',
  examples: {
    bad: shovelExample({ 'ack-mode': 'on-confirm', 'src-prefetch-count': '100' }),
    good: shovelExample({ 'ack-mode': 'on-confirm', 'src-prefetch-count': 100 }),
  },
  *check(evidence) {
    for (const parameter of evidence.model.parameters) yield* check(evidence, parameter);
  },
});

function* check({ file, version }: Evidence, parameter: Parameter): Iterable<Violation> {
  const { component, source } = parameter;
  const problemsOf = Object.hasOwn(valueProblems, component) ? valueProblems[component] : undefined;
  if (!problemsOf) return;
  if (component === 'vhost-limits' && parameter.name !== 'limits') yield wrongLimitsName(parameter);
  const node = file?.node(source, 'value');
  const value = file ? node && toValue(node) : parameter.value;
  // One that is missing: DEF022.
  if (value === undefined || isTemplate(value)) return;
  const isFloat = (field: string) => file?.isFloat(source, 'value', field) ?? false;
  for (const { field, words, corrections = [] } of problemsOf(value, version, isFloat)) {
    yield {
      at: placeOf(parameter, field),
      brokerRefuses: true,
      message: `${titleOf(parameter)}: ${words}. The broker refuses the import.`,
      fixes: corrections.map(correction => fixFor(parameter, correction)),
    };
  }
}

/** Seen on 3.10.8, 4.0.5 and 4.3.6: status 500, and the parameter is there all the same. */
function wrongLimitsName(parameter: Parameter): Violation {
  const { source } = parameter;
  return {
    at: source.value('name'),
    brokerRefuses: true,
    message: `${titleOf(parameter)} must have the name \`limits\`: with another the import fails and the parameter stays behind, to break the next imports.`,
    fixes: [
      {
        title: 'Name it `limits`',
        edits: [{ op: 'set', in: source, path: ['name'], value: 'limits' }],
        preferred: true,
      },
      { title: 'Remove the parameter', edits: [{ op: 'remove', in: source, path: [] }] },
    ],
  };
}

function placeOf({ source }: Parameter, field: ValueProblem['field']): Violation['at'] {
  return field === undefined ? source.key('value') : source.key('value', field);
}

function titleOf(parameter: Parameter): string {
  const kind = linkTitles[parameter.component] ?? otherTitles[parameter.component];
  return `${kind} \`${short(parameter.name)}\`${inVhost({ vhost: short(parameter.vhost) })}`;
}

const otherTitles: Readonly<Record<string, string>> = {
  'federation-upstream-set': 'Federation upstream set',
  'vhost-limits': 'Parameter',
};

function short(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

function fixFor({ source }: Parameter, { title, fields, preferred }: Correction): Fix {
  const edits = Object.entries(fields).map(
    ([field, value]): Edit =>
      value === undefined
        ? { op: 'remove', in: source, path: ['value', field] }
        : { op: 'set', in: source, path: ['value', field], value },
  );
  return { title, edits, preferred };
}

function shovelExample(fields: Readonly<Record<string, unknown>>) {
  const tls = 'cacertfile=/etc/rabbitmq/ca.pem&verify=verify_peer';
  return {
    vhosts: [{ name: '/' }],
    parameters: [
      {
        component: 'shovel',
        vhost: '/',
        name: 'to-berlin',
        value: {
          'src-protocol': 'amqp091',
          'src-uri': 'amqp:///%2F',
          'src-queue': 'orders',
          'dest-protocol': 'amqp091',
          'dest-uri': `amqps://berlin.example.com?${tls}`,
          'dest-queue': 'orders',
          ...fields,
        },
      },
    ],
  };
}

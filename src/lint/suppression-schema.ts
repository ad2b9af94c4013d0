import * as z from 'zod/mini';
import { checklist } from '../rules/checklist.ts';
import { rulesOfFiles } from '../rules/every-rule.ts';

/** The sections of a definitions file, and the fields that tell the objects of each apart. */
export const namingFields = {
  bindings: ['vhost', 'source', 'destination', 'destination_type', 'routing_key'],
  exchanges: ['vhost', 'name'],
  global_parameters: ['name'],
  parameters: ['vhost', 'component', 'name'],
  permissions: ['vhost', 'user'],
  policies: ['vhost', 'name'],
  queues: ['vhost', 'name'],
  topic_permissions: ['vhost', 'user', 'exchange'],
  users: ['name'],
  vhosts: ['name'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An object by its section and its names, not by its place: a new order of the file changes nothing. */
export interface SuppressedObject {
  readonly section: keyof typeof namingFields;
  readonly [field: string]: string;
}

/** What one entry of the sidecar says. */
export interface SuppressionEntry {
  /** The definitions file, from the sidecar's folder on, with `/`; `*`, `**` and `?` stand for what they do in a shell. */
  readonly file: string;
  readonly rule: string;
  /** Without it the entry speaks for the whole file. A field that is left out may have any value. */
  readonly object?: SuppressedObject;
  readonly reason: string;
  /** The last day on which it applies: `2027-01-31`. */
  readonly until?: string;
}

export const suppressionEntry = z.strictObject({
  file: text(
    'The definitions file, from the folder of this file on, such as deploy/definitions.json or **/prod.json.',
  ),
  rule: z.string().check(
    z.meta({
      description: 'The rule that is silenced.',
      enum: rulesOfFiles.map(({ id }) => id),
      enumDescriptions: rulesOfFiles.map(({ summary }) => summary),
    }),
  ),
  object: z.optional(
    z
      .discriminatedUnion('section', sectionSchemas())
      .check(
        z.describe(
          'The object, by its names. A field that is left out may have any value; without an object the whole file is meant.',
        ),
      ),
  ),
  reason: text('Why this is right here. Whoever reads it in a year should understand it.'),
  until: z.optional(
    z.iso
      .date()
      .check(z.describe('The last day on which this applies, such as 2027-01-31. Without it: always.')),
  ),
});

/** What a person has answered about an item of the checklist that neither brokers nor files show. */
export const attestationEntry = z.strictObject({
  item: z
    .enum(checklist.map(({ id }) => id))
    .check(z.meta({ description: 'The item.', enumDescriptions: checklist.map(({ title }) => title) })),
  note: text('How it is done, best with a link. Whoever reads it in a year should understand it.'),
  by: z.optional(text('Who says so.')),
  on: z.iso
    .date()
    .check(z.describe('The day of the answer, such as 2026-11-22. After 180 days it is asked again.')),
});

/** The sidecar as a JSON Schema, which VS Code completes from. */
export function suppressionsJsonSchema(): object {
  const sidecar = z.strictObject({
    $schema: z.optional(z.string()),
    suppressions: z
      .optional(z.array(suppressionEntry))
      .check(z.describe('Findings that are accepted, each with a reason.')),
    attestations: z
      .optional(z.array(attestationEntry))
      .check(z.describe('Answers about items of the checklist that neither brokers nor files show.')),
  });
  return {
    title: 'Suppressions of RabbitMQ Production Tools',
    ...z.toJSONSchema(sidecar, { target: 'draft-7' }),
  };
}

function sectionSchemas() {
  const [first, ...rest] = Object.entries(namingFields).map(([section, fields]) =>
    z.strictObject({
      section: z.literal(section),
      ...Object.fromEntries(fields.map(field => [field, z.optional(z.string())])),
    }),
  );
  if (!first) throw new Error('There are sections');
  return [first, ...rest] as const;
}

/** A string with more than blanks. */
function text(description: string) {
  return z.string().check(z.regex(/\S/), z.describe(description));
}

import { formatVersion, type Version } from '../model/version.ts';
import type { Field } from './keys/field.ts';
import { pageAddress } from './keys/words/words.ts';

/** All that is known of a key, as Markdown. */
export function describeField(field: Field, version: Version): string {
  const rows = [
    [`**${code(field.key)}**`, ...factsOf(field)].join(' · '),
    field.deprecated && `⚠ ${field.deprecated}`,
    !field.isKnown && `⚠ RabbitMQ ${formatVersion(version)} does not have it.`,
    field.about,
    valuesOf(field),
    `[RabbitMQ's documentation](${pageAddress(field.page)})`,
  ];
  return rows.filter(row => typeof row === 'string' && row !== '').join('\n\n');
}

/** What one of the allowed values of a key means. */
export function describeValue(field: Field, value: string): string | undefined {
  return field.values && Object.hasOwn(field.values, value) ? field.values[value] : undefined;
}

/** "integer, 0 or more", for a list of completions. */
export function typeInWords({ types, min, max, allowed }: Field): string {
  const type = types.join(' or ');
  if (allowed) return allowed.length > 4 ? type : allowed.join(' | ');
  if (min === undefined) return type;
  return max === undefined ? `${type}, ${min} or more` : `${type} from ${min} to ${max}`;
}

/** As code, whatever the text holds: https://spec.commonmark.org/0.31.2/#code-spans */
export function code(text: string): string {
  const shown = text.replaceAll(/[\r\n]+/g, ' ');
  if (shown.trim() === '') return shown === '' ? '`""`' : `\`"${shown}"\``;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

function factsOf(field: Field): readonly string[] {
  const facts = [typeInWords({ ...field, allowed: undefined })];
  if (field.required) facts.push('required');
  if (field.default !== undefined) facts.push(`default: ${field.default}`);
  if (field.only && field.only.length > 0) facts.push(`for: ${field.only.join(', ')}`);
  if (field.plugin) facts.push(`plugin: ${code(field.plugin)}`);
  if (field.since) facts.push(`since ${field.since}`);
  if (field.removedIn) facts.push(`removed in ${field.removedIn}`);
  return facts;
}

function valuesOf({ allowed, values, deprecatedValues = [] }: Field): string | undefined {
  return allowed
    ?.map(value => {
      const meaning = values && Object.hasOwn(values, value) ? `: ${values[value]}` : '';
      return `- ${code(String(value))}${deprecatedValues.includes(String(value)) ? ' (deprecated)' : ''}${meaning}`;
    })
    .join('\n');
}

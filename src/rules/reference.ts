import { catalogue } from './catalogue.ts';
import { checklist } from './checklist.ts';
import { importNotTransactional } from './def016.ts';
import type { DefinitionsExample, Rule, RuleDescription } from './rule.ts';
import { suppressionRules } from './suppression-rules.ts';

/** The rule reference as Markdown: docs/rules.md. */
export function ruleReference(): string {
  const areas = [...new Set(checklist.map(({ area }) => area))];
  return [
    '# Rule reference',
    '',
    '<!-- Generated from src/rules by `npm run generate`. -->',
    '',
    'Each rule serves an item of the production readiness checklist: 5 areas, 22 items.',
    '',
    ...areas.flatMap(area => [
      `- **${area}**`,
      ...checklist
        .filter(item => item.area === area)
        .map(({ id, title }) => `  - ${id} ${title}${servedBy(id)}`),
    ]),
    '',
    ...catalogue.flatMap(rule => rulePage(rule, ` RabbitMQ ${rule.versions}.${itemOf(rule)}`)),
    ...rulePage(importNotTransactional),
    '# Suppressions',
    '',
    'Findings that are accepted stand in `.rabbitmq-production.json`, each with a reason. These rules look at that file.',
    '',
    ...Object.values(suppressionRules).flatMap(rule => rulePage(rule)),
  ].join('\n');
}

/** The fragment of a rule's heading, as Markdown renderers make it. */
export function ruleAnchor({ id, name }: Pick<RuleDescription, 'id' | 'name'>): string {
  return `${id.toLowerCase()}-${name}`;
}

function servedBy(item: string): string {
  const rules = catalogue.filter(rule => rule.item === item);
  return rules.length === 0 ? '' : `: ${rules.map(rule => `[${rule.id}](#${ruleAnchor(rule)})`).join(', ')}`;
}

function itemOf({ item }: Rule): string {
  const served = checklist.find(({ id }) => id === item);
  return served ? ` Checklist: ${served.id} ${served.title}.` : '';
}

function rulePage(rule: RuleDescription, applies = ''): readonly string[] {
  return [
    `## ${rule.id} ${rule.name}`,
    '',
    `**${rule.summary}**`,
    '',
    `Severity: ${rule.severity}.${applies}`,
    '',
    rule.why,
    '',
    `**What to do.** ${rule.remedy}`,
    '',
    ...(rule.source ? [`[RabbitMQ's own page](${rule.source})`, ''] : []),
    'Found:',
    '',
    ...codeBlock(rule.examples.bad),
    'Good:',
    '',
    ...codeBlock(rule.examples.good),
  ];
}

function codeBlock(example: DefinitionsExample): readonly string[] {
  return ['```json', typeof example === 'string' ? example : JSON.stringify(example, null, 2), '```', ''];
}

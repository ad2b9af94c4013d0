import { catalogue } from './catalogue.ts';
import { checklist } from './checklist.ts';
import type { DefinitionsExample, Rule } from './rule.ts';

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
    ...catalogue.flatMap(rulePage),
  ].join('\n');
}

/** The fragment of a rule's heading, as Markdown renderers make it. */
export function ruleAnchor({ id, name }: Rule): string {
  return `${id.toLowerCase()}-${name}`;
}

function servedBy(item: string): string {
  const rules = catalogue.filter(rule => rule.item === item);
  return rules.length === 0 ? '' : `: ${rules.map(rule => `[${rule.id}](#${ruleAnchor(rule)})`).join(', ')}`;
}

function rulePage(rule: Rule): readonly string[] {
  const item = checklist.find(({ id }) => id === rule.item);
  return [
    `## ${rule.id} ${rule.name}`,
    '',
    `**${rule.summary}**`,
    '',
    `Severity: ${rule.severity}. RabbitMQ ${rule.versions}.${item ? ` Checklist: ${item.id} ${item.title}.` : ''}`,
    '',
    rule.why,
    '',
    `**What to do.** ${rule.remedy}`,
    '',
    `[RabbitMQ's own page](${rule.source})`,
    '',
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

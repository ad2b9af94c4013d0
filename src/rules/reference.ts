import { catalogue } from './catalogue.ts';
import { checklist } from './checklist.ts';
import { codeCatalogue, rulesOfCode } from './client-code/catalogue.ts';
import type { CodeExample, CodeRule } from './client-code/code-rule.ts';
import { advancedCatalogue, sharedRules } from './conf/adv-catalogue.ts';
import { confCatalogue } from './conf/catalogue.ts';
import { pluginsCatalogue } from './conf/plugins-catalogue.ts';
import { importNotTransactional } from './def016.ts';
import { deploymentCatalogue } from './deployment/catalogue.ts';
import { haproxyCatalogue } from './deployment/haproxy-catalogue.ts';
import { prometheusCatalogue } from './deployment/prometheus-catalogue.ts';
import { everyRule } from './every-rule.ts';
import type { FileExample, RuleDescription } from './rule.ts';
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
    '# Definitions',
    '',
    ...catalogue.flatMap(rule => rulePage(rule)),
    ...rulePage(importNotTransactional),
    '# rabbitmq.conf',
    '',
    ...confCatalogue.flatMap(rule => rulePage(rule, 'ini')),
    '# advanced.config and rabbitmq.config',
    '',
    `What is set there is judged as in rabbitmq.conf, too: ${sharedRules.map(rule => `[${rule.id}](#${ruleAnchor(rule)})`).join(', ')}.`,
    '',
    ...advancedCatalogue.flatMap(rule => rulePage(rule, 'erlang')),
    '# enabled_plugins',
    '',
    ...pluginsCatalogue.flatMap(rule => rulePage(rule, 'erlang')),
    '# Docker Compose and Kubernetes',
    '',
    ...deploymentCatalogue.flatMap(rule => rulePage(rule, 'yaml')),
    '# Prometheus',
    '',
    'Alerts, recording rules and scrape configurations, also as resources of the Prometheus operator.',
    '',
    ...prometheusCatalogue.flatMap(rule => rulePage(rule, 'yaml')),
    '# haproxy.cfg',
    '',
    ...haproxyCatalogue.flatMap(rule => rulePage(rule, 'haproxy')),
    '# Code that uses a client',
    '',
    "Read are JavaScript and TypeScript with amqplib, Python with pika, Java with RabbitMQ's own client, and Go with amqp091-go, where a file imports the client itself; of a file that imports a framework above it nothing is said, nor of C#.",
    '',
    `Rules about other files look at code as well: ${codeCatalogue.flatMap(({ sameAs }) => (sameAs ? [`[${sameAs.id}](#${ruleAnchor(sameAs)})`] : [])).join(', ')}.`,
    '',
    ...rulesOfCode.flatMap(rule => rulePage(rule)),
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
  const rules = everyRule.filter(rule => rule.item === item);
  return rules.length === 0 ? '' : `: ${rules.map(rule => `[${rule.id}](#${ruleAnchor(rule)})`).join(', ')}`;
}

function itemOf({ item }: RuleDescription): string {
  const served = checklist.find(({ id }) => id === item);
  return served ? ` Checklist: ${served.id} ${served.title}.` : '';
}

function rulePage(
  rule: RuleDescription & { readonly versions?: string },
  language = 'json',
): readonly string[] {
  const versions = rule.versions === undefined ? '' : ` RabbitMQ ${rule.versions}.`;
  const inCode = codeCatalogue.find(({ sameAs }) => sameAs === rule);
  return [
    `## ${rule.id} ${rule.name}`,
    '',
    `**${rule.summary}**`,
    '',
    `Severity: ${rule.severity}.${versions}${itemOf(rule)}`,
    '',
    rule.why,
    '',
    `**What to do.** ${rule.remedy}`,
    '',
    ...(rule.source ? [`[${pageOf(rule.source)}](${rule.source})`, ''] : []),
    ...Object.entries(rule.exampleFiles ?? {}).flatMap(([name, text]) => [
      `Beside it, \`${name}\`:`,
      '',
      ...codeBlock(text, languageOf(name)),
    ]),
    ...(isCodeRule(rule) ? codeExamples(rule.examples) : examplesOf(rule, language)),
    ...(inCode ? inCodeAsWell(inCode) : []),
  ];
}

function examplesOf(
  { examples: { bad, good } }: Pick<RuleDescription, 'examples'>,
  language: string,
): readonly string[] {
  return ['Found:', '', ...codeBlock(bad, language), 'Good:', '', ...codeBlock(good, language)];
}

function isCodeRule(rule: RuleDescription): rule is CodeRule {
  return codeCatalogue.some(candidate => candidate === rule);
}

/** What a rule asks of code, below what it asks of other files. */
function inCodeAsWell({ summary, severity, why, remedy, source, examples }: CodeRule): readonly string[] {
  return [
    `**In code: ${summary}**`,
    '',
    `Severity: ${severity}.`,
    '',
    why,
    '',
    `**What to do.** ${remedy}`,
    '',
    `[${pageOf(source)}](${source})`,
    '',
    ...codeExamples(examples),
  ];
}

function codeExamples({
  bad,
  good,
}: {
  readonly bad: CodeExample;
  readonly good: CodeExample;
}): readonly string[] {
  return [
    'Found:',
    '',
    ...Object.entries(bad).flatMap(([language, text]) => codeBlock(text, language)),
    'Good:',
    '',
    ...Object.entries(good).flatMap(([language, text]) => codeBlock(text, language)),
  ];
}

function pageOf(source: string): string {
  const { host } = new URL(source);
  return host === 'www.rabbitmq.com' ? "RabbitMQ's own page" : `More at ${host}`;
}

function languageOf(name: string): string {
  if (name.endsWith('.json')) return 'json';
  return name.endsWith('.conf') ? 'ini' : 'erlang';
}

function codeBlock(example: FileExample, language: string): readonly string[] {
  const text = typeof example === 'string' ? example.trimEnd() : JSON.stringify(example, null, 2);
  return [`\`\`\`${language}`, text, '```', ''];
}

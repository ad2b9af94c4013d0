import { type CodeLanguage, codeLanguageOf, codeLanguages, importsClient } from '../client-code/languages.ts';
import { frontsRabbitmq } from '../deployment/haproxy-proxies.ts';
import type { DeploymentKind } from '../rules/deployment/deployment-rule.ts';
import { kindOfYaml } from './kind-of-yaml.ts';
import { looksLikeConf } from './looks-like-conf.ts';
import { isComposeOverride } from './profile.ts';

/** What a file can be to a node. */
export type FileKind =
  | 'definitions'
  | 'conf'
  | 'advanced-config'
  | 'enabled-plugins'
  | DeploymentKind
  | 'prometheus'
  | 'haproxy'
  | CodeLanguage;

/** What a text is asked for being before anybody has looked into it; of YAML its content tells. */
export type AskedKind = FileKind | 'yaml';

export const fileKinds: readonly FileKind[] = [
  'definitions',
  'conf',
  'advanced-config',
  'enabled-plugins',
  'compose',
  'kubernetes',
  'prometheus',
  'haproxy',
  ...codeLanguages,
];

/**
 * What a file is by its name, or where many have the name, by what is in it.
 * @returns undefined for anything else, definitions included: they are told by their content.
 */
export function kindOfFile(path: string, text: string): Exclude<FileKind, 'definitions'> | undefined {
  const name = path.replace(templateSuffix, '');
  if (/(?:^|[/\\])(?:rabbitmq[_-])?enabled_plugins$/.test(name)) return 'enabled-plugins';
  if (/(?:^|[/\\])rabbitmq[^/\\]*\.conf$/.test(name)) return 'conf';
  if (advancedConfigName.test(name) || classicConfigName.test(name)) return 'advanced-config';
  if ((/\.config$/.test(name) || path === '-') && setsApplications.test(text)) return 'advanced-config';
  if ((/\.conf$/.test(name) || path === '-') && looksLikeConf(text)) return 'conf';
  if ((/\.cfg$/.test(name) || path === '-') && frontsRabbitmq(text)) return 'haproxy';
  const language = codeLanguageOf(path);
  if (language) return importsClient(language, text) ? language : undefined;
  if (/\.ya?ml$/.test(name) || (path === '-' && !/^\s*[{[]/.test(text))) return kindOfYaml(text);
  return undefined;
}

/**
 * Whether a file is one of several that are read together: it lies in a conf.d, it is no rabbitmq.config but an advanced.config,
 * or Docker Compose lays it over another one.
 */
export function isFilePart(path: string): boolean {
  const name = path.replace(templateSuffix, '');
  if (/\.config$/.test(name)) return advancedConfigName.test(name) || !classicConfigName.test(name);
  return /(?:^|[/\\])conf\.d[/\\][^/\\]+$/.test(path) || isComposeOverride(name);
}

const advancedConfigName = /(?:^|[/\\])(?:[^/\\]*[_-])?advanced\.config$/;
const classicConfigName = /(?:^|[/\\])rabbitmq[^/\\]*\.config$/;

/** Erlang terms that begin with the settings of RabbitMQ or one of its plugins. */
const setsApplications = /^(?:\s|%.*)*\[(?:\s|%.*)*\{\s*'?rabbit/;

const templateSuffix = /\.(?:j2|jinja2?|tpl|tmpl|template|erb|mustache|example|sample|dist)$/;

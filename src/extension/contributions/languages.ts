import type { AskedKind } from '../../lint/kind.ts';

export interface LanguageDeclaration {
  readonly alias: string;
  readonly filenames: readonly string[];
  /** Globs: of a name, or where there is a slash of a path. */
  readonly filenamePatterns?: readonly string[];
}

/**
 * The languages that the extension adds, by identifier. The part of a conf.d elsewhere than below a folder `rabbitmq` has no name
 * to tell it by, as other programs have theirs: see recognition.ts. Templates stay with the language that makes a file out of them.
 */
export const languages = {
  'rabbitmq-conf': {
    alias: 'RabbitMQ Configuration',
    filenames: ['rabbitmq.conf'],
    filenamePatterns: ['rabbitmq*.conf', 'rabbitmq*.conf.{example,sample,dist}', '**/rabbitmq/conf.d/*.conf'],
  },
  'rabbitmq-advanced-config': {
    alias: 'RabbitMQ Advanced Configuration',
    filenames: ['advanced.config', 'rabbitmq.config'],
    filenamePatterns: [
      '*[-_]advanced.config',
      'rabbitmq*.config',
      '{advanced,rabbitmq*}.config.{example,sample,dist}',
    ],
  },
  'rabbitmq-enabled-plugins': {
    alias: 'RabbitMQ Enabled Plugins',
    filenames: ['enabled_plugins', 'rabbitmq_enabled_plugins', 'rabbitmq-enabled_plugins'],
  },
} as const satisfies Readonly<Record<string, LanguageDeclaration>>;

/**
 * What each language that the linter reads holds, by identifier. Of JSON, YAML and code the content says whether it is RabbitMQ's; extensions for
 * Docker and Kubernetes have names of their own for YAML.
 */
export const kindByLanguage: Readonly<Record<string, AskedKind>> = {
  json: 'definitions',
  jsonc: 'definitions',
  'rabbitmq-conf': 'conf',
  'rabbitmq-advanced-config': 'advanced-config',
  'rabbitmq-enabled-plugins': 'enabled-plugins',
  yaml: 'yaml',
  dockercompose: 'yaml',
  helm: 'yaml',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'tsx',
  python: 'python',
  java: 'java',
  go: 'go',
};

export type LanguageId = keyof typeof languages;

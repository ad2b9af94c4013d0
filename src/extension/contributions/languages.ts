import type { FileKind } from '../../lint/kind.ts';

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
  'rabbitmq-enabled-plugins': {
    alias: 'RabbitMQ Enabled Plugins',
    filenames: ['enabled_plugins', 'rabbitmq_enabled_plugins', 'rabbitmq-enabled_plugins'],
  },
} as const satisfies Readonly<Record<string, LanguageDeclaration>>;

/** What each language that the linter reads holds, by identifier. Of JSON the content says whether it is RabbitMQ's. */
export const kindByLanguage: Readonly<Record<string, FileKind>> = {
  json: 'definitions',
  jsonc: 'definitions',
  'rabbitmq-conf': 'conf',
  'rabbitmq-enabled-plugins': 'enabled-plugins',
};

export type LanguageId = keyof typeof languages;

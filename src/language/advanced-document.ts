import { type AdvancedConfigDocument, parseAdvancedConfig } from '../conf/advanced-config.ts';
import { confNamesAt, environmentOf } from '../conf/erlang-keys.ts';
import { type ConfKey, confKeys, type KeyTable } from '../conf/keys.ts';
import type { ConfLintOptions } from '../lint/lint-conf.ts';
import { newestVersion, type Version } from '../model/version.ts';
import { describeConfKey } from './conf-hover.ts';
import { code } from './describe.ts';

/** advanced.config, or the classic rabbitmq.config, as the language features look at it. */
export interface AdvancedLanguageDocument extends AdvancedConfigDocument {
  /** That completion and hover speak about. */
  readonly version: Version;
  readonly keys: KeyTable;
}

export function advancedLanguageDocument(
  text: string,
  { version: given, fallbackVersion = newestVersion }: ConfLintOptions,
): AdvancedLanguageDocument {
  const version = given ?? fallbackVersion;
  return { ...parseAdvancedConfig(text, version), version, keys: confKeys(version) };
}

/** The keys of rabbitmq.conf, as the version knows them, that set what is at a path. */
export function confKeysAt({ keys }: AdvancedLanguageDocument, path: readonly string[]): readonly ConfKey[] {
  return confNamesAt(path).flatMap(({ key }) => keys.all.get(key) ?? []);
}

/** What is known of what stands at a path, as Markdown; undefined where that is nothing. */
export function describePath(
  document: AdvancedLanguageDocument,
  path: readonly string[],
): string | undefined {
  const [application = '', name = ''] = path;
  const byDefault = path.length === 2 ? environmentOf(application)?.get(name) : undefined;
  const [key, ...others] = confKeysAt(document, path);
  const heading = [
    `**${code(path.slice(1).join(' → '))}** of ${code(application)}`,
    ...(byDefault ? [`default: ${code(byDefault)}`] : []),
  ].join(' · ');
  if (!key) return byDefault === undefined ? undefined : heading;
  const more = others.length > 0 ? `, with ${others.map(other => code(other.key)).join(', ')}` : '';
  return [
    heading,
    `rabbitmq.conf says it as ${code(key.key)}${more}:`,
    describeConfKey(key, { version: document.version }),
  ].join('\n\n');
}

import { type ConfDocument, parseConf } from '../conf/conf.ts';
import { confKeys, type KeyTable } from '../conf/keys.ts';
import type { ConfLintOptions } from '../lint/lint-conf.ts';
import { newestVersion, type Version } from '../model/version.ts';

/** rabbitmq.conf as the language features look at it. */
export interface ConfLanguageDocument extends ConfDocument {
  /** That completion and hover speak about. */
  readonly version: Version;
  readonly keys: KeyTable;
}

export function confLanguageDocument(
  text: string,
  { version: given, fallbackVersion = newestVersion }: ConfLintOptions,
): ConfLanguageDocument {
  const version = given ?? fallbackVersion;
  return { ...parseConf(text, version), version, keys: confKeys(version) };
}

import type { ConfDocument } from '../conf/conf.ts';
import { type ConfKey, confKeys, type KeyTable } from '../conf/keys.ts';
import { isEnabled, plugins } from '../conf/plugins.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Version } from '../model/version.ts';

/** rabbitmq.conf as the language features look at it. */
export interface ConfLanguageDocument extends ConfDocument {
  /** That completion and hover speak about. */
  readonly version: Version;
  readonly keys: KeyTable;
  /** The plugins that are enabled, with those that they bring along; undefined where nobody says. */
  readonly plugins?: ReadonlySet<string>;
}

/** Whether a key is one for the node: of the broker itself, or of a plugin that is not known to be disabled. */
export function isInUse(key: ConfKey, { plugins: enabled }: Pick<ConfLanguageDocument, 'plugins'>): boolean {
  return !enabled || !plugins.includes(key.plugin) || isEnabled(enabled, key.plugin);
}

export function confLanguageDocument(
  document: ConfDocument,
  version: Version,
  deployment?: Deployment,
): ConfLanguageDocument {
  const enabled = deployment?.plugins?.enabled;
  return { ...document, version, keys: confKeys(version), ...(enabled ? { plugins: enabled } : {}) };
}

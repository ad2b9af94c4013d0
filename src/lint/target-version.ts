import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { isAtLeast, newestVersion, oldestVersion, type Version } from '../model/version.ts';
import type { LintOptions } from './lint.ts';

/**
 * The version that a file is judged for: the given one, else the one that exported it, else the fallback, else the
 * newest. A file out of a version before the supported ones is judged for the oldest of them: it must go somewhere.
 */
export function targetVersion(
  { version: exportedBy }: Pick<DefinitionsDocument, 'version'>,
  { version, fallbackVersion }: Pick<LintOptions, 'version' | 'fallbackVersion'>,
): Version {
  if (version) return version;
  if (!exportedBy) return fallbackVersion ?? newestVersion;
  return isAtLeast(exportedBy, oldestVersion.major, oldestVersion.minor) ? exportedBy : oldestVersion;
}

import { isCodeLanguage } from '../../client-code/languages.ts';
import { kindOfFile } from '../../lint/kind.ts';
import { lintDefinitionsText } from '../../lint/lint.ts';
import { lintClientCode } from '../../lint/lint-client-code.ts';
import { lintConf, lintEnabledPlugins } from '../../lint/lint-conf.ts';
import { lintPrometheus } from '../../lint/lint-prometheus.ts';
import type { Version } from '../../model/version.ts';
import type { Project } from './project.ts';
import { fail, pass, type Verdict } from './scorecard.ts';
import { count, some } from './words.ts';

/** What the linter finds in a folder, of the rules that the pattern picks by their ids and of warnings and errors. */
export function lintProject({ files }: Project, version: Version, rules: RegExp): Verdict {
  const findings = [...files].flatMap(([path, text]) =>
    findingsIn(path, text, version)
      .filter(({ rule, severity }) => rules.test(rule.id) && (severity === 'error' || severity === 'warning'))
      .map(({ rule, message, range }) => {
        const line = text.slice(0, range.start).split('\n').length;
        return `${path}, line ${line}: ${message} (${rule.id})`;
      }),
  );
  if (findings.length === 0) return pass(`The linter has nothing to say about ${count(files.size, 'file')}.`);
  return fail(`The linter found ${count(findings.length, 'problem')}. ${some(findings, 2, '; ')}`);
}

function findingsIn(path: string, text: string, version: Version) {
  const options = { profile: 'production', version } as const;
  const kind = kindOfFile(path, text);
  if (isCodeLanguage(kind)) return lintClientCode(kind, text, options);
  switch (kind) {
    case 'conf':
      return lintConf(text, options);
    case 'enabled-plugins':
      return lintEnabledPlugins(text, options);
    case 'prometheus':
      return lintPrometheus(text, options);
    case undefined:
      return /\.json$/.test(path) ? (lintDefinitionsText(text, options) ?? []) : [];
    default:
      return [];
  }
}

import { type ClientCode, readClientCode } from '../client-code/client-code.ts';
import type { CodeLanguage } from '../client-code/languages.ts';
import { newestVersion, satisfies } from '../model/version.ts';
import { codeCatalogue } from '../rules/client-code/catalogue.ts';
import { inOrder, type LintOptions } from './lint.ts';
import type { TextFinding } from './lint-conf.ts';
import { findingsOf } from './text-findings.ts';

type CodeLintOptions = Pick<LintOptions, 'profile' | 'severities' | 'version' | 'fallbackVersion'>;

/** The findings in code that uses a client, sorted by place, each once. Of other code it says nothing. */
export function lintClientCode(
  language: CodeLanguage,
  text: string,
  options: CodeLintOptions,
): readonly TextFinding[] {
  const code = readClientCode(language, text);
  return code ? lintReadCode(code, options) : [];
}

/** As {@link lintClientCode}, of code that was read. */
export function lintReadCode(code: ClientCode, options: CodeLintOptions): readonly TextFinding[] {
  const { calls, isBroken, text } = code.program;
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const evidence = { ...code, version, profile: options.profile };
  const names = new Map(calls.map(({ nameRange, name }) => [nameRange.start, name]));
  const callAt = (start: number) => names.get(start) ?? '';
  const findings = codeCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => {
      const violations = [...rule.check(evidence)].map(violation => ({
        severity: rule.severity,
        ...violation,
      }));
      return findingsOf(rule.sameAs ?? rule, violations, options, text, callAt);
    });
  // Where something ends is not known in half-typed code, and an edit would garble it.
  return inOrder(isBroken ? findings.map(finding => ({ ...finding, fixes: [] })) : findings);
}

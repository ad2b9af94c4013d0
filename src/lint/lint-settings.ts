import { isCodeLanguage } from '../client-code/languages.ts';
import type { FileKind } from './kind.ts';
import { lintAdvancedConfig } from './lint-advanced.ts';
import { lintClientCode } from './lint-client-code.ts';
import { type ConfLintOptions, lintConf, lintEnabledPlugins, type TextFinding } from './lint-conf.ts';
import { lintDeployment } from './lint-deployment.ts';
import { lintHaproxy } from './lint-haproxy.ts';
import { lintPrometheus } from './lint-prometheus.ts';

/** The findings in a file that is no definitions file, sorted by place, each once. */
export function lintSettings(
  kind: Exclude<FileKind, 'definitions'>,
  text: string,
  options: ConfLintOptions,
): readonly TextFinding[] {
  if (isCodeLanguage(kind)) return lintClientCode(kind, text, options);
  switch (kind) {
    case 'conf':
      return lintConf(text, options);
    case 'advanced-config':
      return lintAdvancedConfig(text, options);
    case 'enabled-plugins':
      return lintEnabledPlugins(text, options);
    case 'compose':
    case 'kubernetes':
      return lintDeployment(kind, text, options);
    case 'prometheus':
      return lintPrometheus(text, options);
    case 'haproxy':
      return lintHaproxy(text, options);
  }
}

import { lintFiles } from '../files/lint-files.ts';
import type { ReportedFinding } from '../files/linted-file.ts';
import type { Severity } from '../rules/rule.ts';
import { readLintArguments } from './arguments.ts';
import { formatters } from './report.ts';

export const exitCodes = { below: 0, atOrAbove: 1, unusable: 2 } as const;

export interface Terminal {
  /** The day, such as `2026-11-22`: suppressions may end. */
  readonly today: string;
  /** Whether what is printed may have colours. */
  readonly colours: boolean;
  readStandardInput(): Uint8Array;
  print(text: string): void;
  warn(text: string): void;
}

/**
 * `lint`: checks files and folders and prints the findings; with `--fix` it mends first what it can. Of standard input
 * the mended text is printed, and the findings go to standard error.
 * @returns the exit code
 * @throws {UsageError}
 */
export function lintCommand(args: readonly string[], terminal: Terminal): number {
  const options = readLintArguments(args);
  let failures = 0;
  const { files } = lintFiles({
    ...options,
    today: terminal.today,
    readStandardInput: terminal.readStandardInput,
    printMended: terminal.print,
    cannot(deed, path, reason) {
      failures++;
      const words = reason instanceof Error ? reason.message : String(reason);
      terminal.warn(`rabbitmq-production: cannot ${deed} ${path}: ${words}\n`);
    },
  });
  const report = formatters[options.format](files, terminal.colours);
  if (options.fix && options.paths.includes('-')) terminal.warn(report);
  else terminal.print(report);
  if (failures > 0) return exitCodes.unusable;
  const fails = files.some(({ findings }) => findings.some(finding => reaches(finding, options.failOn)));
  return fails ? exitCodes.atOrAbove : exitCodes.below;
}

function reaches({ severity }: ReportedFinding, threshold: Severity | 'never'): boolean {
  const order: readonly (Severity | 'never')[] = ['hint', 'info', 'warning', 'error', 'never'];
  return order.indexOf(severity) >= order.indexOf(threshold);
}

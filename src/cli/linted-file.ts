import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { LineMap } from '../definitions/line-map.ts';
import type { Finding } from '../lint/lint.ts';
import type { SuppressedFinding } from '../lint/suppressions.ts';

/** A file that was looked at. */
export interface LintedFile {
  /** As a person would write it; `-` is standard input. */
  readonly path: string;
  readonly kind: 'definitions' | 'suppressions' | 'none';
  readonly text: string;
  /** Of a definitions file. */
  readonly document?: DefinitionsDocument;
  readonly findings: readonly Finding[];
  /** What a person has accepted. */
  readonly suppressed: readonly SuppressedFinding[];
  /** How many findings were mended before. */
  readonly fixed: number;
}

export type Placed<F extends Finding> = F & {
  readonly start: ReturnType<LineMap['position']>;
  readonly end: ReturnType<LineMap['position']>;
};

/** Findings in a file, with lines and columns. */
export function placed<F extends Finding>(
  { text }: LintedFile,
  findings: readonly F[],
): readonly Placed<F>[] {
  if (findings.length === 0) return [];
  const lines = new LineMap(text);
  return findings.map(finding => ({
    ...finding,
    start: lines.position(finding.range.start),
    end: lines.position(finding.range.end),
  }));
}

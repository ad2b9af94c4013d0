import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { LineMap } from '../definitions/line-map.ts';
import type { Related } from '../deployment/deployment-lent.ts';
import type { FileKind } from '../lint/kind.ts';
import type { Finding } from '../lint/lint.ts';
import type { SuppressedObject } from '../lint/suppression-schema.ts';
import { entryFor, type SuppressedFinding } from '../lint/suppressions.ts';

/** What there is to say of a file that was looked at. It holds nothing of the file itself: a run may meet thousands. */
export interface LintedFile {
  /** As a person would write it; `-` is standard input. */
  readonly path: string;
  readonly kind: FileKind | 'suppressions' | 'none';
  readonly findings: readonly ReportedFinding[];
  /** What a person has accepted. */
  readonly suppressed: readonly (ReportedFinding & { readonly reasons: readonly string[] })[];
  /** How many findings were mended before. */
  readonly fixed: number;
}

export interface ReportedFinding
  extends Pick<Finding, 'rule' | 'severity' | 'message' | 'pointer' | 'brokerRefuses'> {
  readonly start: ReturnType<LineMap['position']>;
  readonly end: ReturnType<LineMap['position']>;
  readonly fixable: boolean;
  /** What it rests on in other files. */
  readonly related: readonly Related[];
  /** The object that it is about, by its names. */
  readonly object?: SuppressedObject;
}

/**
 * What is to be reported of the findings in a text.
 * @param nameOf what a person calls another file
 */
export function reported(
  path: string,
  text: string,
  found: {
    readonly findings: readonly Finding<unknown>[];
    readonly suppressed?: readonly SuppressedFinding[];
  },
  nameOf: (path: string) => string,
  document?: DefinitionsDocument,
): Pick<LintedFile, 'findings' | 'suppressed'> {
  const lines = new LineMap(text);
  const report = (finding: Finding<unknown>): ReportedFinding => {
    const { rule, severity, message, pointer, brokerRefuses, range, fixes, related } = finding;
    return {
      rule,
      severity,
      message,
      pointer,
      brokerRefuses,
      start: lines.position(range.start),
      end: lines.position(range.end),
      fixable: fixes.length > 0,
      related: related.map(place => ({ ...place, path: nameOf(place.path) })),
      object: document && entryFor(finding, document, path).object,
    };
  };
  return {
    findings: found.findings.map(report),
    suppressed: (found.suppressed ?? []).map(finding => ({
      ...report(finding),
      reasons: finding.suppressions.map(({ reason }) => reason),
    })),
  };
}

import { lintFiles, type ShownFile } from '../files/lint-files.ts';
import type { ReportedFinding } from '../files/linted-file.ts';
import type { Attestation } from '../lint/attestation.ts';
import { evidenceOf } from '../lint/evidence.ts';
import { targetVersion } from '../lint/target-version.ts';
import type { Version } from '../model/version.ts';
import type { FileFinding, FilesEvidence, ModelEvidence, Sign } from '../readiness/evidence.ts';
import { signsIn } from '../readiness/signs.ts';
import type { Profile } from '../rules/rule.ts';

/** What the files of a folder show, and what people have answered there. */
export interface FolderSeen {
  readonly evidence: FilesEvidence;
  readonly attestations: readonly Attestation[];
}

/**
 * Looks through the files of a folder, judged as strictly as the audit is. Those that are for development by their paths say
 * nothing about more than that, and are left out of an audit for staging or production.
 * @param today such as `2026-11-22`
 */
export function lookThrough(
  folder: string,
  {
    profile,
    version,
    today,
    cannotRead,
  }: {
    readonly profile: Profile;
    /** Of the cluster that the files are for. */
    readonly version: Version | undefined;
    readonly today: string;
    readonly cannotRead: (path: string, reason: unknown) => void;
  },
): FolderSeen {
  const shown = new Set<string>();
  const signs: Sign[] = [];
  const models: ModelEvidence[] = [];
  const { files, attestations } = lintFiles({
    paths: [folder],
    from: folder,
    profile: ofPath => (ofPath === 'development' ? ofPath : profile),
    version,
    today,
    cannot: (_, path, reason) => cannotRead(path, reason),
    show(file) {
      if (file.profile !== profile) return;
      shown.add(file.path);
      const judgedFor = targetVersion(file.document ?? {}, file);
      signs.push(...signsIn(file.kind, { ...file, version: judgedFor }));
      const model = modelOf(file);
      if (model) models.push(model);
    },
  });
  const looked = files.filter(({ path }) => shown.has(path));
  return {
    evidence: {
      files: { folder, paths: looked.map(({ path }) => path) },
      findings: looked.flatMap(({ path, findings, suppressed }) => [
        ...findings.flatMap(finding => findingAt(path, finding)),
        ...suppressed.flatMap(finding => findingAt(path, finding, finding.reasons)),
      ]),
      signs,
      models,
    },
    attestations,
  };
}

function findingAt(
  path: string,
  { rule, severity, message, start }: ReportedFinding,
  accepted?: readonly string[],
): readonly FileFinding[] {
  if (rule.item === null) return [];
  const place = { kind: 'file', path, ...start } as const;
  return [{ rule, severity, message, place, ...(accepted ? { accepted } : {}) }];
}

function modelOf({ path, document, profile, version: given }: ShownFile): ModelEvidence | undefined {
  if (!document) return undefined;
  const version = targetVersion(document, { version: given });
  return { path, evidence: evidenceOf(document.model, { version, profile, syntaxProblems: [] }) };
}

import type {
  ClusterSeen,
  Evidence,
  FilesSeen,
  ItemReport,
  Place,
  ReadinessReport,
  Score,
  Verdict,
} from './report.ts';

/** What the ways to write a report have in common: words, in the order in which a person reads them. */

export const verdictNames: Readonly<Record<Verdict, string>> = {
  pass: 'Pass',
  warn: 'Warning',
  fail: 'Fail',
  unknown: 'Unknown',
};

/** What was looked at, a line each. */
export function subjectsOf({ cluster, files }: ReadinessReport): readonly string[] {
  return [
    ...(cluster ? [clusterIn(cluster)] : []),
    ...(cluster?.support === undefined ? [] : [cluster.support]),
    ...(files ? [filesIn(files)] : []),
  ];
}

function clusterIn({ name, version, nodes, username, tags }: ClusterSeen): string {
  const size = nodes ? `, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}` : '';
  return `Cluster ${name}, RabbitMQ ${version}${size}, seen by user ${username} (${tags.join(', ')})`;
}

function filesIn({ folder, paths }: FilesSeen): string {
  return `${paths.length} ${paths.length === 1 ? 'file' : 'files'} below ${folder}`;
}

/** "7 of 17 items pass (41 %): 10 warnings, 0 fail. 5 are unknown." */
export function scoreWords({ passed, warned, failed, unknown, percent }: Score): string {
  const judged = passed + warned + failed;
  const share = percent === null ? '' : ` (${percent} %)`;
  const hidden = unknown === 0 ? '' : ` ${unknown} ${unknown === 1 ? 'is' : 'are'} unknown, and not counted.`;
  return `${passed} of ${judged} judged ${judged === 1 ? 'item passes' : 'items pass'}${share}; ${failed} ${failed === 1 ? 'fails' : 'fail'}, ${warned} ${warned === 1 ? 'has a warning' : 'have warnings'}.${hidden}`;
}

/** Such as `deploy/rabbitmq.conf:12:3`; nothing where the text itself names the place. */
export function fileOf(place: Place | undefined): string | undefined {
  return place?.kind === 'file' ? `${place.path}:${place.line}:${place.column}` : undefined;
}

/** What a short text says of an item: the evidence that its verdict rests on, else why it is not known. */
export function tellingEvidence({ verdict, evidence }: ItemReport): readonly Evidence[] {
  return evidence.filter(
    entry => entry.verdict === verdict && (verdict === 'warn' || verdict === 'fail' || verdict === 'pass'),
  );
}

/** Pieces of a text: those between backticks are names and code. Names may hold anything, so what steers a terminal is taken out. */
export function piecesOf(text: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  return printable(text)
    .split('`')
    .map((piece, index) => ({ text: piece, isCode: index % 2 === 1 }))
    .filter(piece => piece.text !== '');
}

/** Control characters, line breaks and marks that turn the direction of writing become visible; nothing else changes. */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

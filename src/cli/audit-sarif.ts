import type { Evidence, ItemReport, Place, ReadinessReport } from '../readiness/report.ts';
import { uriOf } from './sarif.ts';
import { version } from './version.ts';

/** The items that have a warning or fail in SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function toSarif({ items, takenAt }: ReadinessReport): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'RabbitMQ Production Tools',
            semanticVersion: version,
            rules: items.map(({ id, title, remedy }) => ({
              id,
              shortDescription: { text: title },
              help: { text: remedy },
            })),
          },
        },
        invocations: [{ executionSuccessful: true, endTimeUtc: takenAt }],
        columnKind: 'utf16CodeUnits',
        results: items.flatMap((item, index) =>
          item.evidence
            .filter(({ verdict }) => verdict === 'warn' || verdict === 'fail')
            .map(evidence => resultOf(item, index, evidence)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ id }: ItemReport, ruleIndex: number, { verdict, text, place, rule }: Evidence) {
  return {
    ruleId: id,
    ruleIndex,
    level: verdict === 'fail' ? 'error' : 'warning',
    message: { text },
    locations: place ? [locationOf(place)] : [],
    // Known again when the numbers in the text have changed.
    partialFingerprints: { 'rabbitmqPlace/v1': [id, rule ?? '', place ? nameOf(place) : ''].join(' ') },
  };
}

function locationOf(place: Place) {
  if (place.kind !== 'file')
    return { logicalLocations: [{ kind: place.kind, fullyQualifiedName: nameOf(place) }] };
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place.path) },
      region: { startLine: place.line, startColumn: place.column },
    },
  };
}

function nameOf(place: Place): string {
  if (place.kind === 'file') return place.path;
  return 'vhost' in place ? `${place.kind} ${place.vhost} ${place.name}` : `${place.kind} ${place.name}`;
}

import tables from '../../model/facts.json' with { type: 'json' };
import {
  type PolicyKey,
  policyKeys,
  type QueueArgument,
  queueArguments,
  seriesOf,
} from '../../model/facts.ts';
import type { Policy } from '../../model/model.ts';
import type { Version } from '../../model/version.ts';
import { keysFor } from '../../rules/policies.ts';
import { type Field, type NameKind, typesOf, wordsOf } from './field.ts';
import { settingWords } from './words/settings.ts';

export const queueTypeValues = settingWords['queue-type']?.values;

/** The keys of policies; `isKnown` where a policy of this kind may have it in this version. */
export function policyFields(kind: Policy['kind'], version: Version): readonly Field[] {
  const known = keysFor(kind, version);
  return (tables.policies.keys as readonly PolicyRow[])
    .filter(({ series }) => !isUnreleased(series))
    .map((row): Field => {
      const { key, plugin, applies_to: appliesTo } = row;
      return {
        ...wordsOf(settingWords, key),
        ...valueField(policyKeys(version).get(key) ?? row),
        ...spanOf(kind === 'policy' || row.operator_series.length === 0 ? row.series : row.operator_series),
        key,
        isKnown: known.has(key),
        plugin: plugin === 'rabbit' ? undefined : plugin,
        names: names[key],
        only: appliesTo,
      };
    });
}

/** The arguments of queues; `isKnown` where some type of queue takes it in this version. */
export function queueArgumentFields(version: Version): readonly Field[] {
  const series = seriesOf(version);
  return (tables.queue_arguments.arguments as readonly QueueArgument[])
    .filter(({ queue_types: types }) => !Object.values(types).every(isUnreleased))
    .map((row): Field => {
      const key = row.argument.replace(/^x-/, '');
      const types = Object.entries(row.queue_types);
      return {
        ...wordsOf(settingWords, key),
        ...valueField(queueArguments(version).get(row.argument) ?? row),
        ...spanOf(allSeries.filter(one => types.some(([, list]) => list.includes(one)))),
        key: row.argument,
        isKnown: types.some(([, list]) => list.includes(series)),
        names: names[key],
        only: types.filter(([, list]) => list.includes(series)).map(([type]) => type),
      };
    });
}

type PolicyRow = PolicyKey & {
  readonly series: readonly string[];
  readonly operator_series: readonly string[];
};

const names: Readonly<Record<string, NameKind>> = {
  'alternate-exchange': 'exchange',
  'dead-letter-exchange': 'exchange',
  'dead-letter-routing-key': 'routing key',
  'federation-upstream': 'upstream',
  'federation-upstream-set': 'upstream set',
};

function valueField(
  row: ValueRow,
): Pick<Field, 'types' | 'allowed' | 'deprecatedValues' | 'min' | 'max' | 'pattern' | 'note'> {
  const { type, min, max, pattern, note } = row;
  const allowed = row.values ?? row.values_meant;
  const isNumber = typeof allowed?.[0] === 'number';
  // Some arguments are not checked, and yet only one type makes sense.
  const meant = meantTypes[row.key ?? row.argument ?? ''];
  return {
    types: type === 'any' && meant ? [meant] : isNumber ? ['integer'] : typesOf(type),
    allowed,
    deprecatedValues: row.deprecated_values,
    min,
    max,
    pattern,
    note,
  };
}

type ValueRow = (PolicyKey | QueueArgument) & {
  readonly key?: string;
  readonly argument?: string;
  readonly values_meant?: readonly string[];
  readonly deprecated_values?: readonly string[];
};

const meantTypes: Readonly<Record<string, Field['types'][0]>> = {
  'x-delayed-retry-max': 'integer',
  'x-delayed-retry-min': 'integer',
  'x-delayed-retry-type': 'string',
  'x-delivery-limit': 'integer',
  'x-queue-master-locator': 'string',
  'x-queue-mode': 'string',
};

/** The release series that the tables know, in their order. */
const allSeries: readonly string[] = [...new Set(tables.policies.keys.flatMap(({ series }) => series))];

/** Where the tables of policies and those of arguments begin: what is in them from there on may be older. */
const firstSeries: ReadonlySet<string | undefined> = new Set(['3.8', '3.9']);

function spanOf(series: readonly string[]): Pick<Field, 'since' | 'removedIn'> {
  const [first] = series;
  const last = series.at(-1) ?? 'main';
  return {
    since: firstSeries.has(first) ? undefined : first,
    removedIn: last === 'main' ? undefined : allSeries[allSeries.indexOf(last) + 1],
  };
}

/** Only in the development branch of the sources. */
function isUnreleased(series: readonly string[]): boolean {
  return series.every(one => one === 'main');
}

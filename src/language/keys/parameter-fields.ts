import tables from '../../model/facts.json' with { type: 'json' };
import { isAtLeast, type Version } from '../../model/version.ts';
import { type Field, fieldFrom } from './field.ts';
import { shovelWords, upstreamWords, vhostLimitWords } from './words/parameters.ts';

export function vhostLimitFields(): readonly Field[] {
  return Object.entries(componentRow('vhost-limits').fields ?? {}).map(([key, type]) =>
    fieldFrom(vhostLimitWords, key, type),
  );
}

/** An upstream, or an upstream as a member of a set: that names one and may say other things than the one itself. */
export function upstreamFields(
  of: 'federation-upstream' | 'federation-upstream-set',
  version: Version,
): readonly Field[] {
  const { fields, variants = [] } = componentRow('federation-upstream');
  const old = variants.find(variant => variant.in.includes('3.10.8'));
  const isOld = !isAtLeast(version, 4, 0);
  const common = Object.entries({ ...fields, ...old?.with }).map(([key, type]) => {
    const isKnown = isOld ? !old?.without?.includes(key) : fields !== undefined && key in fields;
    return { ...fieldFrom(upstreamWords, key, type), isKnown };
  });
  const first: Field =
    of === 'federation-upstream'
      ? { ...fieldFrom(upstreamWords, 'uri', 'string or array of strings'), required: true }
      : { ...fieldFrom(upstreamWords, 'upstream', 'string'), required: true, names: 'upstream' };
  return [first, ...common];
}

/** All keys of all protocols; `only` says with which, such as `src amqp091`. */
export function shovelFields(version: Version): readonly Field[] {
  const { common = {}, protocols = {} } = componentRow('shovel');
  const fields = new Map<string, Field>();
  for (const [key, type] of Object.entries(common))
    fields.set(key, fieldFrom(shovelWords, key, type, version));
  for (const [protocol, sides] of Object.entries(protocols)) {
    for (const side of ['src', 'dest'] as const) {
      const {
        required = [],
        optional = {},
        exactly_one_of: one = [],
        at_most_one_of: most = [],
      } = sides[side] ?? {};
      const keys = Object.fromEntries(
        [...required, ...one, ...most].map(key => [
          key,
          key.endsWith('-uri') ? 'string or array of strings' : 'string',
        ]),
      );
      for (const [key, type] of Object.entries({ ...keys, ...optional })) {
        const known = fields.get(key) ?? fieldFrom(shovelWords, key, type, version);
        fields.set(key, {
          ...known,
          required: required.includes(key),
          only: [...(known.only ?? []), `${side} ${protocol}`],
        });
      }
    }
  }
  // What every protocol has belongs everywhere.
  const all = Object.keys(protocols).length;
  return [...fields.values()].map(field =>
    field.only?.length === all ? { ...field, only: undefined } : field,
  );
}

interface ComponentRow {
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly variants?: readonly {
    readonly in: readonly string[];
    readonly without?: readonly string[];
    readonly with?: Readonly<Record<string, string>>;
  }[];
  readonly common?: Readonly<Record<string, string | readonly string[]>>;
  readonly protocols?: Readonly<Record<string, { readonly src?: Side; readonly dest?: Side }>>;
}

interface Side {
  readonly required?: readonly string[];
  readonly exactly_one_of?: readonly string[];
  readonly at_most_one_of?: readonly string[];
  readonly optional?: Readonly<Record<string, string>>;
}

function componentRow(component: string): ComponentRow {
  const rows = tables.runtime_parameters.components as readonly (unknown & { readonly component: string })[];
  return (rows.find(row => row.component === component) ?? {}) as ComponentRow;
}

import type { TextRange } from '../model/model.ts';
import { textOf, valueAt, type YamlNode, type YamlScalar } from '../yaml/yaml.ts';
import { interpolated } from './variables.ts';

/** A variable of a container's environment. */
export interface Variable extends TextRange {
  readonly name: string;
  /** With the defaults of the variables in it; missing where it comes from outside as a whole. */
  readonly value?: string;
  /** Without the quotes. */
  readonly valueRange: TextRange;
  /** Something outside of the file decides about the value, or a part of it. */
  readonly isOpen: boolean;
  /** The value holds where a variable of Docker Compose is not set. */
  readonly hasDefault?: boolean;
}

/** The environment of a Compose service: a map, or a list of `NAME=value`. */
export function environmentOf(file: string, node: YamlNode | undefined): readonly Variable[] {
  if (node?.kind === 'map') {
    return node.entries.map(({ key, keyRange, value }): Variable => {
      const text = textOf(value);
      const { start } = keyRange;
      if (value?.kind !== 'scalar' || text === undefined) {
        return { start, end: keyRange.end, name: key, valueRange: keyRange, isOpen: true };
      }
      return { start, end: value.end, name: key, valueRange: inside(value), ...composeValue(value, text) };
    });
  }
  return (node?.kind === 'list' ? node.items : []).flatMap((item): readonly Variable[] => {
    if (item.kind !== 'scalar') return [];
    const { start, end, text } = item;
    const [name = '', ...rest] = text.split('=');
    if (rest.length === 0) return [{ start, end, name, valueRange: { start, end }, isOpen: true }];
    const from = file.indexOf('=', start) + 1;
    const valueRange = { start: from, end: Math.max(from, inside(item).end) };
    return [{ start, end, name, valueRange, ...composeValue(item, rest.join('=')) }];
  });
}

/** The environment of a container of Kubernetes: what comes from a secret has no value here. */
export function kubernetesEnvironment(node: YamlNode | undefined): readonly Variable[] {
  return (node?.kind === 'list' ? node.items : []).flatMap((item): readonly Variable[] => {
    const name = textOf(valueAt(item, 'name'));
    if (name === undefined) return [];
    const { start, end } = item;
    const value = valueAt(item, 'value');
    const text = textOf(value);
    if (value?.kind !== 'scalar' || text === undefined)
      return [{ start, end, name, valueRange: item, isOpen: true }];
    return [
      {
        start,
        end,
        name,
        value: text,
        valueRange: inside(value),
        isOpen: value.isOpen === true || /\$\(\w+\)/.test(text),
      },
    ];
  });
}

/** The stretch of a scalar without its quotes. */
function inside({ start, end, style }: YamlScalar): TextRange {
  const quote = style === 'single-quoted' || style === 'double-quoted' ? 1 : 0;
  return { start: start + quote, end: end - quote };
}

function composeValue(
  scalar: YamlScalar,
  written: string,
): Pick<Variable, 'value' | 'isOpen' | 'hasDefault'> {
  const { text, isOpen, hasDefault } = interpolated(written);
  return { value: text, isOpen: isOpen || scalar.isOpen === true, hasDefault };
}

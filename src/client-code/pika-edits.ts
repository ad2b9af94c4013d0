import type { ClientEdits } from './client.ts';
import { type Program, resolved } from './program.ts';
import {
  appendArgument,
  indentationAt,
  insert,
  lineAbove,
  lineBelow,
  newline,
  replace,
  source,
} from './text-edits.ts';

/** How pika is told. */
export const pikaEdits: ClientEdits = {
  durable: ({ call, durable }) =>
    durable.at
      ? [replace(durable.at, 'True')]
      : call.isOpen
        ? undefined
        : [appendArgument(call, 'durable=True')],

  persistent({ call, persistent, properties }, program) {
    if (persistent.at) return [replace(persistent.at, '2')];
    const value = resolved(properties);
    if (!properties || properties.kind === 'none') {
      const name = propertiesIn(program);
      if (!name) return undefined;
      const made = `${name}(delivery_mode=2)`;
      return properties ? [replace(properties, made)] : [appendArgument(call, `properties=${made}`)];
    }
    return value?.kind === 'call' ? [appendArgument(value.call, 'delivery_mode=2')] : undefined;
  },

  confirms({ call }, publishes, program) {
    const name = nameOf(call.statement, program);
    const line = name && lineBelow(call, `${name}.confirm_delivery()`, program);
    return line && publishes.length > 0 ? [line] : undefined;
  },

  prefetch({ call, channel }, count, program) {
    const line = lineAbove(call, `${source(channel, program)}.basic_qos(prefetch_count=${count})`, program);
    return line && [line];
  },

  manualAck({ autoAck, handler }, program) {
    const made = handler?.function;
    const [channel, method] = made?.parameters ?? [];
    if (!made || !channel || !method || !autoAck.at || source(autoAck.at, program) !== 'True')
      return undefined;
    if (program.exits.some(({ block }) => block.function === made)) return undefined;
    const body = program.text.slice(made.start, made.end);
    const last = body.trimEnd().lastIndexOf('\n');
    const start = made.start + last + 1;
    const [indentation = ''] = /^[ \t]*/.exec(program.text.slice(start)) ?? [];
    const outer = indentationOfBody(made.start, made.end, program);
    if (last < 0 || outer === undefined || indentation.length < outer.length) return undefined;
    const end = made.start + body.trimEnd().length;
    const ack = `${newline(program)}${outer}${channel.name}.basic_ack(delivery_tag=${method.name}.delivery_tag)`;
    return [insert(end, ack), replace(autoAck.at, 'False')];
  },
};

/** How the first statement of a function stands in. */
function indentationOfBody(start: number, end: number, program: Program): string | undefined {
  const [, indentation] =
    /:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*\r?\n)*([ \t]+)/.exec(program.text.slice(start, end)) ?? [];
  return indentation;
}

/** `pika.BasicProperties`, if the file can name it, and as what. */
function propertiesIn({ imports }: Program): string | undefined {
  for (const { module, names } of imports) {
    for (const [local, original] of names) if (original === 'BasicProperties') return local;
    if (module === 'pika')
      for (const [local, original] of names) if (original === '*') return `${local}.BasicProperties`;
  }
  return undefined;
}

/** What a statement assigns to. */
function nameOf(
  { start, end }: { readonly start: number; readonly end: number },
  program: Program,
): string | undefined {
  const [, name] = /^([\w.]+)\s*=[^=]/.exec(program.text.slice(start, end)) ?? [];
  return name !== undefined && indentationAt(start, program) !== undefined ? name : undefined;
}

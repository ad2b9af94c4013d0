import type { ClientEdits } from './client.ts';
import { type Program, resolved } from './program.ts';
import { lineAbove, prependEntry, replace, source } from './text-edits.ts';

/** How amqp091-go is told. Its errors must be handled, in the way of the code around: what would need that is not offered. */
export const goEdits: ClientEdits = {
  durable: ({ durable }, program) =>
    durable.at && source(durable.at, program) === 'false' ? [replace(durable.at, 'true')] : undefined,

  persistent({ persistent, properties }, program) {
    const persistentMode = `${packageOf(program)}.Persistent`;
    if (persistent.at) return [replace(persistent.at, persistentMode)];
    const value = resolved(properties);
    return value?.kind === 'record'
      ? [prependEntry(value, `DeliveryMode: ${persistentMode}`, program)]
      : undefined;
  },

  confirms: () => undefined,

  prefetch({ call, channel }, count, program) {
    const scope = call.block.function;
    const text = program.text.slice(scope.start, scope.end);
    // The only way to pass an error on that is sure to compile.
    if (!/^[^{]*\)\s*error\s*\{/.test(text)) return undefined;
    const line = `if err := ${source(channel, program)}.Qos(${count}, 0, false); err != nil {\n\t\treturn err\n\t}`;
    const edit = lineAbove(call, line, program);
    return edit && [edit];
  },

  manualAck: () => undefined,
};

function packageOf({ imports }: Program): string {
  const found = imports.find(({ module }) => /(?:rabbitmq\/amqp091-go|streadway\/amqp)$/.test(module));
  return [...(found?.names.keys() ?? [])][0] ?? 'amqp';
}

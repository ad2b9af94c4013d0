import type { ClientEdits } from './client.ts';
import { type Program, resolved } from './program.ts';
import { insert, lineAbove, replace, source } from './text-edits.ts';

/** How the Java client is told. Waiting for confirms throws what a method must declare: that is not offered. */
export const javaEdits: ClientEdits = {
  durable: ({ durable }, program) =>
    durable.at && source(durable.at, program) === 'false' ? [replace(durable.at, 'true')] : undefined,

  persistent({ persistent, properties }, program) {
    if (persistent.at) return [replace(persistent.at, '2')];
    if (properties?.kind === 'none')
      return [replace(properties, `${messageProperties(program)}.PERSISTENT_BASIC`)];
    const value = resolved(properties);
    const build = value?.kind === 'call' && value.call.name === 'build' ? value.call : undefined;
    const before = build?.receiver?.end;
    if (before !== undefined) return [insert(before, '.deliveryMode(2)')];
    return value?.kind === 'name' &&
      source(value, program) === 'MessageProperties.TEXT_PLAIN' &&
      value === properties
      ? [replace(value, 'MessageProperties.PERSISTENT_TEXT_PLAIN')]
      : undefined;
  },

  confirms: () => undefined,

  prefetch({ call, channel }, count, program) {
    const line = lineAbove(call, `${source(channel, program)}.basicQos(${count});`, program);
    return line && [line];
  },

  manualAck: () => undefined,
};

/** `MessageProperties`, as the file can name it. */
function messageProperties({ imports }: Program): string {
  const isImported = imports.some(
    ({ module, names }) =>
      module === 'com.rabbitmq.client' && (names.has('*') || names.has('MessageProperties')),
  );
  return isImported ? 'MessageProperties' : 'com.rabbitmq.client.MessageProperties';
}

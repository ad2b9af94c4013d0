import type { TextEdit } from '../model/edit.ts';
import { type ClientEdits, entryOf } from './client.ts';
import { type Call, type Expression, type Program, resolved, variableOf } from './program.ts';
import {
  appendArgument,
  indentationAt,
  insert,
  lineAbove,
  lineBelow,
  newline,
  prependEntry,
  replace,
  source,
} from './text-edits.ts';

/** How amqplib is told. */
export const amqplibEdits: ClientEdits = {
  durable: ({ call, kind }, program) => setOption(call, kind === 'declare-queue' ? 1 : 2, 'durable', program),

  persistent({ call, persistent }, program) {
    // Whoever writes a mode of delivery has thought of one.
    if (persistent.at && source(persistent.at, program) !== 'false') return [replace(persistent.at, '2')];
    return setOption(call, call.name === 'publish' ? 3 : 2, 'persistent', program);
  },

  confirms({ call }, publishes, program) {
    const edits: TextEdit[] = [replace(call.nameRange, 'createConfirmChannel')];
    const byFunction = new Map(publishes.map(publish => [publish.call.block.function, publish]));
    for (const [scope, last] of byFunction) {
      const channel = source(last.channel, program);
      // Inside of a loop or a callback each would wait alone; what is not async cannot wait.
      const isStraight = last.call.block === scope.body && last.call.isDropped;
      // What is declared as a plain channel has nothing to wait with.
      const isDeclared =
        last.channel?.kind === 'name' && variableOf(last.channel.name, last.channel.scope)?.type;
      if (!isStraight || isDeclared || (!scope.isAsync && scope.parent)) return undefined;
      const line = lineBelow(last.call, `await ${channel}.waitForConfirms();`, program);
      if (!line) return undefined;
      edits.push(line);
    }
    return edits;
  },

  prefetch({ call, channel }, count, program) {
    const scope = call.block.function;
    const wait = scope.isAsync || !scope.parent ? 'await ' : '';
    const line = lineAbove(call, `${wait}${source(channel, program)}.prefetch(${count});`, program);
    return line && [line];
  },

  manualAck({ channel, autoAck, handler }, program) {
    const [message] = handler?.message ?? [];
    const made = handler?.function;
    if (!made || !message || !autoAck.at || source(autoAck.at, program) !== 'true') return undefined;
    const end = made.end - 1;
    const statement = program.text.lastIndexOf('\n', end) + 1;
    const indentation = indentationAt(end, program);
    const isBlock = program.text[end] === '}' && /(?:=>|\))\s*\{/.test(program.text.slice(made.start, end));
    // What returns before its end would not come to the acknowledgement.
    const returns = program.exits.some(
      exit => exit.block.function === made && !leavesWithoutMessage(exit, message, program),
    );
    if (!isBlock || indentation === undefined || returns) return undefined;
    const ack = `${indentation}  if (${message}) ${source(channel, program)}.ack(${message});${newline(program)}`;
    return [insert(statement, ack), replace(autoAck.at, 'false')];
  },
};

/** `if (!message) return;`: a consumer that the broker cancels gets null. */
function leavesWithoutMessage(
  exit: { readonly start: number; readonly block: { readonly statement: { readonly start: number } } },
  message: string,
  { text }: Program,
): boolean {
  return text
    .slice(exit.block.statement.start, exit.start)
    .replaceAll(/\s/g, '')
    .startsWith(`if(!${message})`);
}

/** Sets an option to true, in a record that is made where there is none. */
function setOption(
  call: Call,
  index: number,
  option: string,
  program: Program,
): readonly TextEdit[] | undefined {
  const written: Expression | undefined = call.args[index];
  if (!written) return call.args.length === index ? [appendArgument(call, `{ ${option}: true }`)] : undefined;
  const value = resolved(written);
  if (value?.kind === 'none')
    return value === written ? [replace(written, `{ ${option}: true }`)] : undefined;
  if (value?.kind !== 'record') return undefined;
  const { entry } = entryOf(value, option);
  return [entry ? replace(entry, 'true') : prependEntry(value, `${option}: true`, program)];
}

import { textOf } from '../../client-code/client.ts';
import type { DeclareQueue, Publish } from '../../client-code/operations.ts';
import { type Expression, mayBe, resolved, variableOf } from '../../client-code/program.ts';
import { source } from '../../client-code/text-edits.ts';
import type { CodeEvidence } from './code-rule.ts';

/** The declaration of the queue that an expression names, if it is in the file. */
export function declarationOf(
  queue: Expression | undefined,
  { all }: Pick<CodeEvidence, 'all'>,
): DeclareQueue | undefined {
  if (!queue) return undefined;
  const name = textOf(queue);
  const declared = all('declare-queue').filter(({ isPassive }) => !isPassive);
  return (
    declared.find(({ queue: other }) => name !== undefined && textOf(other) === name) ??
    declared.find(({ queue: other, call }) => isSameName(queue, other) || comesFrom(queue, call))
  );
}

/** The type of a queue, where its declaration says so. */
export function queueType(declared: DeclareQueue | undefined): string | undefined {
  return textOf(declared?.arguments.get('x-queue-type'));
}

/** A queue for replies, or for as long as a connection or a consumer lasts: nothing in it is to be kept. */
export function isTemporary({ queue, exclusive, autoDelete, arguments: given }: DeclareQueue): boolean {
  const name = textOf(queue);
  return (
    exclusive.value !== false ||
    autoDelete.value !== false ||
    given.has('x-expires') ||
    !queue ||
    queue.kind === 'none' ||
    name === '' ||
    (name !== undefined && /(?:^|[._-])(?:reply|replies|rpc[._-]?response)s?(?:$|[._-])|^amq\./.test(name))
  );
}

/** A queue that keeps what has failed, as its name says, or how the code calls it. */
export function keepsDeadLetters(
  { queue }: Pick<DeclareQueue, 'queue'>,
  { program }: Pick<CodeEvidence, 'program'>,
): boolean {
  const name = textOf(queue) ?? source(queue, program);
  return /dlq|dlx|dead|poison|parking|failed|error/i.test(name);
}

/** The queue that a message is sent to by its name. */
export function targetOf({ exchange, routingKey }: Publish): Expression | undefined {
  return exchange === undefined || textOf(exchange) === '' ? routingKey : undefined;
}

/** A question or its answer: whoever asks waits, and asks again when nothing comes. */
export function isReply(
  { routingKey, properties }: Publish,
  { program }: Pick<CodeEvidence, 'program'>,
): boolean {
  return [routingKey, resolved(routingKey), resolved(properties)].some(written =>
    /reply[_-]?to/i.test(source(written, program)),
  );
}

/** ``Queue `orders` ``, or what can be said of one whose name is made elsewhere. */
export function queueInWords(queue: Expression | undefined): string {
  const name = textOf(queue);
  return name ? `Queue \`${name}\`` : 'This queue';
}

function isSameName(one: Expression, other: Expression | undefined): boolean {
  return one.kind === 'name' && other?.kind === 'name' && one.name === other.name;
}

/** `q.queue`, `q.Name`, `result.method.queue`: the name that the broker has answered with. */
function comesFrom(queue: Expression, call: DeclareQueue['call']): boolean {
  return mayBe(
    queue,
    value => value.kind === 'call' && value.call === call,
    value => {
      if (value.kind === 'call') return [value.call.receiver];
      if (value.kind === 'other') return value.parts;
      if (value.kind !== 'name' || variableOf(value.name, value.scope)) return [];
      const dot = value.name.lastIndexOf('.');
      return dot > 0 ? [{ ...value, name: value.name.slice(0, dot) }] : [];
    },
  );
}

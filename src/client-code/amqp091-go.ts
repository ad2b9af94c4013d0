import { goEdits } from './amqp091-go-edits.ts';
import { type Client, entryOf, flagOf, numberOf, textIn } from './client.ts';
import type { Connect, Flag, Handler, Operation } from './operations.ts';
import { type Call, type Expression, mayBe, type Program, resolved, variableOf } from './program.ts';

/** amqp091-go, and the package of streadway that it goes on from: https://pkg.go.dev/github.com/rabbitmq/amqp091-go */
export const amqp091Go: Client = {
  name: 'amqp091-go',
  recovers: false,
  opensWithConfirms: false,
  answersLater: true,
  edits: goEdits,
  raisesLoss: false,
  noticesLoss: ({ calls }) => calls.some(({ name }) => name === 'NotifyClose' || name === 'IsClosed'),
  operations(program) {
    const packages = new Set(
      program.imports
        .filter(({ module }) => /(?:rabbitmq\/amqp091-go|streadway\/amqp)$/.test(module))
        .flatMap(({ names }) => [...names.keys()]),
    );
    return program.calls.flatMap(call => operationOf(call, program, packages) ?? []);
  },
};

function operationOf(call: Call, program: Program, packages: ReadonlySet<string>): Operation | undefined {
  const { name, receiver } = call;
  if (!receiver) return undefined;
  if (receiver.kind === 'name' && packages.has(receiver.name))
    return /^Dial/.test(name) ? connect(call) : undefined;
  const hasContext = name.endsWith('WithContext');
  const args = hasContext ? call.args.slice(1) : call.args;
  const [first, second, third, fourth, fifth, sixth, seventh] = args;
  const onChannel = { call, channel: receiver };
  switch (name) {
    case 'Channel':
      return args.length === 0
        ? { kind: 'open-channel', call, connection: receiver, confirms: false }
        : undefined;
    case 'Confirm':
      return args.length === 1 ? { kind: 'turn-on-confirms', ...onChannel } : undefined;
    case 'NotifyPublish':
    case 'NotifyConfirm':
      return { kind: 'await-confirms', ...onChannel };
    case 'Tx':
      return args.length === 0 ? { kind: 'begin-transactions', ...onChannel } : undefined;
    case 'QueueDeclare':
    case 'QueueDeclarePassive':
      return {
        kind: 'declare-queue',
        ...onChannel,
        queue: first,
        durable: flagOf(second, undefined),
        autoDelete: flagOf(third, undefined),
        exclusive: flagOf(fourth, undefined),
        isPassive: name === 'QueueDeclarePassive',
        ...argumentsOf(sixth),
      };
    case 'ExchangeDeclare':
      return {
        kind: 'declare-exchange',
        ...onChannel,
        exchange: first,
        type: second,
        durable: flagOf(third, undefined),
        arguments: argumentsOf(seventh).arguments,
      };
    case 'Publish':
    case 'PublishWithContext':
    case 'PublishWithDeferredConfirm':
    case 'PublishWithDeferredConfirmWithContext': {
      if (args.length !== 5) return undefined;
      const persistent = persistence(fifth);
      if (!persistent) return undefined;
      return {
        kind: 'publish',
        ...onChannel,
        exchange: first,
        routingKey: second,
        mandatory: flagOf(third, undefined),
        properties: fifth,
        persistent,
        body: entryOf(fifth, 'Body').entry,
        expiration: entryOf(fifth, 'Expiration').entry,
        headers: entryOf(fifth, 'Headers').entry,
        hearsConfirm: name.includes('Deferred') && !call.isDropped,
      };
    }
    case 'Consume':
    case 'ConsumeWithContext':
      if (args.length !== 7) return undefined;
      return {
        kind: 'consume',
        ...onChannel,
        queue: first,
        autoAck: flagOf(third, undefined),
        isExclusive: flagOf(fourth, undefined).value === true,
        handler: loopOver(call, program),
      };
    case 'Get':
      if (args.length !== 2 || !isChannel(receiver)) return undefined;
      return { kind: 'get', ...onChannel, queue: first, autoAck: flagOf(second, undefined) };
    case 'Qos':
      return { kind: 'prefetch', ...onChannel, count: first, isGlobal: flagOf(third, undefined) };
    case 'Ack':
      return settle('ack', 1, { value: false }, args.at(-1));
    case 'Nack':
      return settle('nack', 2, flagOf(args.at(-1), undefined), args.at(-2));
    case 'Reject':
      return settle('reject', 1, flagOf(args.at(-1), undefined), undefined);
  }
  return undefined;

  /** On the delivery, or on the channel with its tag before the others. */
  function settle(
    verdict: 'ack' | 'nack' | 'reject',
    ownArguments: number,
    requeue: Flag,
    multiple: Expression | undefined,
  ): Operation | undefined {
    if (args.length !== ownArguments && args.length !== ownArguments + 1) return undefined;
    const isOfDelivery = args.length === ownArguments;
    return {
      kind: 'settle',
      call,
      channel: isOfDelivery ? undefined : receiver,
      message: isOfDelivery ? receiver : first,
      verdict,
      requeue,
      multiple: flagOf(multiple, false),
    };
  }
}

function connect(call: Call): Connect {
  const [address, second] = call.args;
  const uri = textIn(address);
  const config = call.name === 'DialConfig' ? second : undefined;
  const { entry, mayBeElsewhere } = entryOf(config, 'Recovery');
  return { kind: 'connect', call, ...(uri && { uri }), recovers: entry !== undefined || mayBeElsewhere };
}

function argumentsOf(written: Expression | undefined) {
  const value = resolved(written);
  if (value?.kind === 'record') return { arguments: value.entries, isOpen: value.spreads.length > 0 };
  return { arguments: new Map<string, Expression>(), isOpen: value !== undefined && value.kind !== 'none' };
}

/** Undefined where the last argument is none of this package's messages. */
function persistence(message: Expression | undefined): Flag | undefined {
  const value = resolved(message);
  if (value?.kind !== 'record') return { value: undefined };
  if (!/\.?Publishing$/.test(value.type ?? '')) return undefined;
  // `message.DeliveryMode = amqp.Persistent`, further down.
  if (message?.kind === 'name' && variableOf(`${message.name}.DeliveryMode`, message.scope))
    return { value: undefined };
  const { entry } = entryOf(message, 'DeliveryMode');
  if (!entry) return { value: false };
  const number = numberOf(entry);
  if (number !== undefined) return { value: number === 2, at: entry };
  const named = resolved(entry);
  const name = named?.kind === 'name' ? named.name : '';
  if (/\.?Persistent$/.test(name)) return { value: true, at: entry };
  return { value: /\.Transient$/.test(name) ? false : undefined, at: entry };
}

/** `for delivery := range deliveries`, or a case of a select that receives one. */
function loopOver(call: Call, program: Program): Handler | undefined {
  const loop = program.loops.find(({ over }) =>
    mayBe(over, value => value.kind === 'call' && value.call === call),
  );
  const message = loop?.names.slice(-1) ?? [];
  return loop && { range: loop.body, function: undefined, message, delivery: message };
}

function isChannel(expression: Expression): boolean {
  if (expression.kind !== 'name') return false;
  const variable = variableOf(expression.name, expression.scope);
  return (
    /Channel$/.test(variable?.type ?? '') ||
    (variable?.values.some(value => value.kind === 'call' && value.call.name === 'Channel') ?? false)
  );
}

import { amqplibEdits } from './amqplib-edits.ts';
import { type Client, entryOf, flagIn, flagOf, numberOf, textOf } from './client.ts';
import type { Connect, DeclareQueue, Flag, Handler, Operation } from './operations.ts';
import {
  type Call,
  type Expression,
  functionOf,
  type Program,
  resolved,
  type Text,
  variableOf,
} from './program.ts';

/** amqplib, with promises and with callbacks: https://amqp-node.github.io/amqplib/channel_api.html */
export const amqplib: Client = {
  name: 'amqplib',
  recovers: false,
  opensWithConfirms: true,
  answersLater: true,
  edits: amqplibEdits,
  raisesLoss: false,
  noticesLoss: ({ calls }) =>
    calls.some(
      ({ name, args }) =>
        /^(?:on|once|addListener|addEventListener)$/.test(name) &&
        /^(?:close|error)$/.test(textOf(args[0]) ?? ''),
    ),
  operations(program) {
    const connects = connectNames(program);
    return program.calls.flatMap(call => operationOf(call, program, connects) ?? []);
  },
};

/** Under which names `connect` of amqplib is to be had here. */
function connectNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { module, names: imported } of program.imports) {
    if (!/^amqplib(?:\/|$)/.test(module)) continue;
    for (const [local, original] of imported) {
      if (/^connect(?:WithRecovery)?$/.test(original)) names.add(local);
      if (original === '*' || original === 'default') {
        for (const name of ['connect', 'connectWithRecovery']) names.add(`${local}.${name}`);
      }
    }
  }
  return names;
}

function operationOf(call: Call, program: Program, connects: ReadonlySet<string>): Operation | undefined {
  const { name, receiver, args } = call;
  const path = receiver?.kind === 'name' ? `${receiver.name}.${name}` : name;
  if ((!receiver || receiver.kind === 'name') && connects.has(path)) return connect(call, program);
  if (!receiver) return undefined;
  const onChannel = { call, channel: receiver };
  const [first, second, third, fourth, fifth] = args;
  switch (name) {
    case 'createChannel':
    case 'createConfirmChannel': {
      bindCallback(args, call, program);
      return { kind: 'open-channel', call, connection: receiver, confirms: name === 'createConfirmChannel' };
    }
    case 'waitForConfirms':
      return { kind: 'await-confirms', ...onChannel };
    case 'assertQueue':
    case 'checkQueue':
      bindCallback(args, call, program);
      return {
        kind: 'declare-queue',
        ...onChannel,
        ...queueOf(first, second),
        isPassive: name === 'checkQueue',
      };
    case 'assertExchange':
      return {
        kind: 'declare-exchange',
        ...onChannel,
        exchange: first,
        type: second,
        durable: flagIn(third, 'durable', true),
        arguments: argumentsIn(third).arguments,
      };
    case 'sendToQueue':
      if (args.length < 2) return undefined;
      return {
        kind: 'publish',
        ...onChannel,
        exchange: undefined,
        routingKey: first,
        ...messageOf(second, third, fourth),
      };
    case 'prefetch':
    case 'qos':
      return { kind: 'prefetch', ...onChannel, count: first, isGlobal: flagOf(second, false) };
  }
  // These names are others', too: only of what is a channel they say something.
  if (!isChannel(receiver)) return undefined;
  switch (name) {
    case 'publish':
      if (args.length < 3) return undefined;
      return {
        kind: 'publish',
        ...onChannel,
        exchange: first,
        routingKey: second,
        ...messageOf(third, fourth, fifth),
      };
    case 'consume': {
      const { entry: exclusive } = entryOf(third, 'exclusive');
      return {
        kind: 'consume',
        ...onChannel,
        queue: first,
        autoAck: flagIn(third, 'noAck', false),
        isExclusive: flagOf(exclusive, false).value === true,
        handler: handlerOf(second, program),
      };
    }
    case 'get':
      return { kind: 'get', ...onChannel, queue: first, autoAck: flagIn(second, 'noAck', false) };
    case 'ack':
    case 'ackAll':
      return settle(
        'ack',
        first,
        flagOf(undefined, false),
        flagOf(name === 'ack' ? second : undefined, name === 'ackAll'),
      );
    case 'nack':
      return settle('nack', first, flagOf(third, true), flagOf(second, false));
    case 'nackAll':
      return settle('nack', undefined, flagOf(first, true), { value: true });
    case 'reject':
      return settle('reject', first, flagOf(second, true), { value: false });
  }
  return undefined;

  function settle(
    verdict: 'ack' | 'nack' | 'reject',
    message: Expression | undefined,
    requeue: Flag,
    multiple: Flag,
  ): Operation {
    return { kind: 'settle', ...onChannel, verdict, message, requeue, multiple };
  }
}

function connect(call: Call, program: Program): Connect {
  const [address, options] = call.args;
  bindCallback(call.args, call, program);
  const at = resolved(address);
  const parts = at?.kind === 'record' ? at : undefined;
  const text = (key: string): Text | undefined => {
    const value = resolved(parts?.entries.get(key));
    return value?.kind === 'text' ? value : undefined;
  };
  const hasRecovery = call.name === 'connectWithRecovery' || entryOf(options, 'recovery').entry !== undefined;
  const mayRecover = options?.kind !== 'function' && entryOf(options, 'recovery').mayBeElsewhere;
  const [host, user, password] = [text('hostname'), text('username'), text('password')];
  return {
    kind: 'connect',
    call,
    ...(at?.kind === 'text' && { uri: at }),
    ...(host && { host }),
    ...(user && { user }),
    ...(password && { password }),
    isGuestByDefault: parts !== undefined && parts.spreads.length === 0 && !parts.entries.has('username'),
    recovers: hasRecovery || mayRecover,
  };
}

/** With callbacks, what is opened is the second parameter of the last argument. */
function bindCallback(args: readonly Expression[], call: Call, program: Program): void {
  const callback = functionOf(program, args.at(-1));
  callback?.parameters[1]?.values.push({ kind: 'call', start: call.start, end: call.end, call });
}

function queueOf(
  name: Expression | undefined,
  options: Expression | undefined,
): Omit<DeclareQueue, 'kind' | 'call' | 'channel' | 'isPassive'> {
  return {
    queue: name,
    durable: flagIn(options, 'durable', true),
    exclusive: flagIn(options, 'exclusive', false),
    autoDelete: flagIn(options, 'autoDelete', false),
    ...argumentsIn(options),
  };
}

/** The arguments, those included that amqplib has options for. */
function argumentsIn(options: Expression | undefined): Pick<DeclareQueue, 'arguments' | 'isOpen'> {
  const found = new Map<string, Expression>();
  const { entry, mayBeElsewhere } = entryOf(options, 'arguments');
  const written = resolved(entry);
  if (written?.kind === 'record') for (const [key, value] of written.entries) found.set(key, value);
  for (const [option, argument] of Object.entries(optionArguments)) {
    const value = entryOf(options, option).entry;
    if (value) found.set(argument, value);
  }
  const isOpen =
    mayBeElsewhere || (written !== undefined && (written.kind !== 'record' || written.spreads.length > 0));
  return { arguments: found, isOpen };
}

const optionArguments = {
  messageTtl: 'x-message-ttl',
  expires: 'x-expires',
  deadLetterExchange: 'x-dead-letter-exchange',
  deadLetterRoutingKey: 'x-dead-letter-routing-key',
  maxLength: 'x-max-length',
  maxPriority: 'x-max-priority',
  queueMode: 'x-queue-mode',
  alternateExchange: 'alternate-exchange',
} as const;

function messageOf(
  body: Expression | undefined,
  options: Expression | undefined,
  callback: Expression | undefined,
) {
  return {
    body,
    properties: options,
    persistent: persistence(options),
    mandatory: flagIn(options, 'mandatory', false),
    expiration: entryOf(options, 'expiration').entry,
    headers: entryOf(options, 'headers').entry,
    hearsConfirm: callback !== undefined && callback.kind !== 'none',
  };
}

/** `persistent`, else `deliveryMode`, which may be a number or true. */
function persistence(options: Expression | undefined): Flag {
  const persistent = flagIn(options, 'persistent', false);
  if (persistent.at || persistent.value === undefined) return persistent;
  const { entry } = entryOf(options, 'deliveryMode');
  if (!entry) return persistent;
  const mode = numberOf(entry);
  return mode === undefined ? flagOf(entry, false) : { value: mode === 2, at: entry };
}

function handlerOf(written: Expression | undefined, program: Program): Handler | undefined {
  const made = functionOf(program, written);
  if (!made) return undefined;
  const message = made.parameters.slice(0, 1).map(({ name }) => name);
  return { range: made, function: made, message, delivery: message };
}

/** Whether an expression is a channel: it was opened as one, its type says so, or its name does. */
function isChannel(expression: Expression): boolean {
  if (expression.kind === 'call') return /^create(?:Confirm)?Channel$/.test(expression.call.name);
  if (expression.kind !== 'name') return false;
  const { name, scope } = expression;
  const variable = variableOf(name, scope);
  // What has another type, such as one of the file's own, is something else with the same methods.
  if (variable?.type && !/^(?:any|unknown)\b/.test(variable.type))
    return /\b(?:Confirm)?Channel\b/.test(variable.type);
  const isOpened = (value: Expression) =>
    value.kind === 'call' && /^create(?:Confirm)?Channel$/.test(value.call.name);
  if (variable?.values.some(isOpened)) return true;
  return (
    /(?:^|\.)_?(?:ch|chan|channel|\w*(?:Channel|_channel))$/.test(name) && textOf(expression) === undefined
  );
}

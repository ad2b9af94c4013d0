import { type Client, flagOf, numberOf, textIn } from './client.ts';
import { javaEdits } from './java-client-edits.ts';
import type { Connect, Flag, Handler, Operation } from './operations.ts';
import {
  type Call,
  type Expression,
  type FunctionScope,
  functionOf,
  isWithin,
  type Program,
  resolved,
  variableOf,
} from './program.ts';

/** RabbitMQ's Java client: https://www.rabbitmq.com/client-libraries/java-api-guide */
export const javaClient: Client = {
  name: 'the Java client',
  recovers: true,
  opensWithConfirms: false,
  answersLater: true,
  edits: javaEdits,
  raisesLoss: false,
  noticesLoss: ({ calls }) => calls.some(({ name }) => name === 'addShutdownListener'),
  operations: program => program.calls.flatMap(call => operationOf(call, program) ?? []),
};

function operationOf(call: Call, program: Program): Operation | undefined {
  const { name, receiver, args } = call;
  if (!receiver) return undefined;
  const onChannel = { call, channel: receiver };
  const [first, second, third, fourth, fifth] = args;
  switch (name) {
    case 'newConnection':
      return connect(call, program);
    case 'createChannel':
      return { kind: 'open-channel', call, connection: receiver, confirms: false };
    case 'confirmSelect':
      return { kind: 'turn-on-confirms', ...onChannel };
    case 'waitForConfirms':
    case 'waitForConfirmsOrDie':
    case 'addConfirmListener':
      return { kind: 'await-confirms', ...onChannel };
    case 'txSelect':
      return { kind: 'begin-transactions', ...onChannel };
    case 'queueDeclare':
      // Without arguments it is the queue of its connection.
      return {
        kind: 'declare-queue',
        ...onChannel,
        queue: first,
        durable: flagOf(second, undefined),
        exclusive: flagOf(third, args.length === 0 ? true : undefined),
        autoDelete: flagOf(fourth, args.length === 0 ? true : undefined),
        isPassive: false,
        ...argumentsOf(fifth, program),
      };
    case 'queueDeclarePassive':
      return {
        kind: 'declare-queue',
        ...onChannel,
        queue: first,
        durable: { value: undefined },
        exclusive: { value: undefined },
        autoDelete: { value: undefined },
        isPassive: true,
        arguments: new Map(),
        isOpen: true,
      };
    case 'exchangeDeclare':
      return {
        kind: 'declare-exchange',
        ...onChannel,
        exchange: first,
        type: second,
        durable: flagOf(third, false),
        arguments: argumentsOf(fifth, program).arguments,
      };
    case 'basicPublish': {
      if (args.length < 4) return undefined;
      const properties = args.at(-2);
      return {
        kind: 'publish',
        ...onChannel,
        exchange: first,
        routingKey: second,
        body: args.at(-1),
        properties,
        persistent: persistence(properties),
        mandatory: args.length > 4 ? flagOf(third, undefined) : { value: false },
        expiration: builtWith(properties, 'expiration'),
        headers: builtWith(properties, 'headers'),
        hearsConfirm: false,
      };
    }
    case 'basicConsume':
      return {
        kind: 'consume',
        ...onChannel,
        queue: first,
        autoAck: autoAckOf(second),
        isExclusive: args.length > 5 && flagOf(fifth, false).value === true,
        handler: handlerOf(call, program),
      };
    case 'basicGet':
      return { kind: 'get', ...onChannel, queue: first, autoAck: flagOf(second, undefined) };
    case 'basicQos':
      return {
        kind: 'prefetch',
        ...onChannel,
        count: args.length === 3 ? second : first,
        isGlobal: flagOf(args.length === 3 ? third : second, false),
      };
    case 'basicAck':
      return settle('ack', { value: false }, flagOf(second, undefined));
    case 'basicNack':
      return settle('nack', flagOf(third, undefined), flagOf(second, undefined));
    case 'basicReject':
      return settle('reject', flagOf(second, undefined), { value: false });
  }
  return undefined;

  function settle(verdict: 'ack' | 'nack' | 'reject', requeue: Flag, multiple: Flag): Operation {
    return { kind: 'settle', ...onChannel, verdict, message: first, requeue, multiple };
  }
}

/** What the setters of its factory say. */
function connect(call: Call, program: Program): Connect {
  const { receiver } = call;
  const factory = receiver?.kind === 'name' ? variableOf(receiver.name, receiver.scope) : undefined;
  const set = (name: string): Call | undefined =>
    program.calls.find(
      other =>
        other.name === name &&
        factory !== undefined &&
        other.receiver?.kind === 'name' &&
        variableOf(other.receiver.name, other.receiver.scope) === factory,
    );
  const given = (name: string) => textIn(set(name)?.args[0]);
  const [uri, host, user, password] = [
    given('setUri'),
    given('setHost'),
    given('setUsername'),
    given('setPassword'),
  ];
  return {
    kind: 'connect',
    call,
    ...(uri && { uri }),
    ...(host && { host }),
    ...(user && { user }),
    ...(password && { password }),
    isGuestByDefault: host !== undefined && !set('setUsername') && !set('setCredentialsProvider'),
    hasTls:
      set('useSslProtocol') !== undefined ||
      set('setSslContextFactory') !== undefined ||
      set('setSocketFactory') !== undefined,
    hasSeveralHosts: call.args.some(argument =>
      /List|Address|resolver/i.test(program.text.slice(argument.start, argument.end)),
    ),
    recovers: flagOf(set('setAutomaticRecoveryEnabled')?.args[0], true).value !== false,
  };
}

/** `Map.of(…)`, or a map that is filled with `put`. */
function argumentsOf(written: Expression | undefined, program: Program) {
  const value = resolved(written);
  const found = new Map<string, Expression>();
  if (!value || value.kind === 'none') return { arguments: found, isOpen: false };
  if (value.kind !== 'call') return { arguments: found, isOpen: true };
  const put = (key: Expression | undefined, given: Expression | undefined) => {
    const name = textIn(key)?.value;
    if (name !== undefined && given) found.set(name, given);
  };
  if (value.call.name === 'of') {
    for (let index = 0; index < value.call.args.length; index += 2)
      put(value.call.args[index], value.call.args[index + 1]);
    return { arguments: found, isOpen: false };
  }
  const map = written?.kind === 'name' ? variableOf(written.name, written.scope) : undefined;
  for (const { name, receiver, args } of program.calls) {
    if (name !== 'put' || receiver?.kind !== 'name' || !map) continue;
    if (variableOf(receiver.name, receiver.scope) === map) put(args[0], args[1]);
  }
  return { arguments: found, isOpen: !value.call.isNew || value.call.args.length > 0 };
}

function persistence(properties: Expression | undefined): Flag {
  const value = resolved(properties);
  if (!value || value.kind === 'none') return { value: false };
  if (value.kind === 'name') {
    if (/\bPERSISTENT_\w+$|_PERSISTENT_\w+$/.test(value.name)) return { value: true };
    return { value: /\bMessageProperties\.\w+$/.test(value.name) ? false : undefined };
  }
  if (!isBuilt(value)) return { value: undefined };
  const mode = builtWith(value, 'deliveryMode');
  if (!mode) return { value: false };
  const number = numberOf(mode);
  return { value: number === undefined ? undefined : number === 2, at: mode };
}

/** A chain from `new AMQP.BasicProperties.Builder()` to `.build()`. */
function isBuilt(value: Expression): boolean {
  let at: Expression | undefined = value;
  while (at?.kind === 'call' && at.call.receiver) at = at.call.receiver;
  return at?.kind === 'call' && at.call.isNew && /\bBuilder$/.test(at.call.name);
}

function builtWith(properties: Expression | undefined, name: string): Expression | undefined {
  let at = resolved(properties);
  for (; at?.kind === 'call'; at = at.call.receiver) if (at.call.name === name) return at.call.args[0];
  return undefined;
}

/** The overloads without the flag acknowledge by hand; what follows the queue tells them apart. */
function autoAckOf(second: Expression | undefined): Flag {
  const value = resolved(second);
  if (value?.kind === 'boolean') return flagOf(second, undefined);
  const type = second?.kind === 'name' ? (variableOf(second.name, second.scope)?.type ?? '') : '';
  const isConsumer = value?.kind === 'function' || value?.kind === 'call' || /Callback|Consumer/.test(type);
  return {
    value: isConsumer || (second?.kind === 'name' && second.name.startsWith('this.')) ? false : undefined,
  };
}

/** A lambda, a reference to a method, or a consumer that is written here. */
function handlerOf(call: Call, program: Program): Handler | undefined {
  for (const argument of call.args.slice(1)) {
    const made = functionOf(program, argument);
    if (made) return handlerIn(made);
    const value = resolved(argument);
    if (value?.kind !== 'call' || !value.call.isNew) continue;
    const own = program.functions.find(found => found.name === 'handleDelivery' && isWithin(found, value));
    if (own) return handlerIn(own);
  }
  return undefined;
}

/** All parameters but the tag of the consumer; of several the first holds the tag of the delivery. */
function handlerIn(made: FunctionScope): Handler {
  const message = made.parameters.slice(1).map(({ name }) => name);
  return { range: made, function: made, message, delivery: message.slice(0, 1) };
}

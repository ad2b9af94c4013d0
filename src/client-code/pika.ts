import { type Client, flagOf, numberOf, textIn } from './client.ts';
import type { Connect, DeclareQueue, Flag, Handler, Operation } from './operations.ts';
import { pikaEdits } from './pika-edits.ts';
import { type Call, type Expression, functionOf, type Program, resolved, variableOf } from './program.ts';

/** pika, blocking and with callbacks: https://pika.readthedocs.io/en/stable/modules/channel.html */
export const pika: Client = {
  name: 'pika',
  recovers: false,
  opensWithConfirms: false,
  // A publish on a blocking channel with confirms waits for its own, and raises what went wrong.
  answersLater: false,
  edits: pikaEdits,
  raisesLoss: true,
  noticesLoss: ({ names, calls }) =>
    names.some(({ name }) =>
      /(?:AMQP\w*Error|Connection(?:Closed|Wrong|Blocked)\w*|StreamLostError)$/.test(name),
    ) || calls.some(({ name, named }) => name === 'add_on_close_callback' || named.has('on_close_callback')),
  operations: program => program.calls.flatMap(call => operationOf(call, program) ?? []),
};

function operationOf(call: Call, program: Program): Operation | undefined {
  const { name, receiver } = call;
  if (/^(?:Blocking|Select|Asyncio|Tornado|Gevent|Twisted)Connection$/.test(name)) return connect(call);
  if (!receiver) return undefined;
  const onChannel = { call, channel: receiver };
  const given = (index: number, key: string) => call.named.get(key) ?? call.args[index];
  const flag = (index: number, key: string, byDefault: boolean): Flag =>
    call.isOpen && !given(index, key) ? { value: undefined } : flagOf(given(index, key), byDefault);
  switch (name) {
    case 'channel': {
      const callback = functionOf(program, call.named.get('on_open_callback'));
      callback?.parameters[0]?.values.push({ kind: 'call', start: call.start, end: call.end, call });
      return { kind: 'open-channel', call, connection: receiver, confirms: false };
    }
    case 'confirm_delivery':
      return { kind: 'turn-on-confirms', ...onChannel };
    case 'tx_select':
      return { kind: 'begin-transactions', ...onChannel };
    case 'queue_declare':
      return {
        kind: 'declare-queue',
        ...onChannel,
        queue: given(0, 'queue'),
        isPassive: flag(1, 'passive', false).value !== false,
        durable: flag(2, 'durable', false),
        exclusive: flag(3, 'exclusive', false),
        autoDelete: flag(4, 'auto_delete', false),
        ...argumentsOf(given(5, 'arguments'), call.isOpen),
      };
    case 'exchange_declare':
      if (flag(2, 'passive', false).value !== false) return undefined;
      return {
        kind: 'declare-exchange',
        ...onChannel,
        exchange: given(0, 'exchange'),
        type: given(1, 'exchange_type'),
        durable: flag(3, 'durable', false),
        arguments: argumentsOf(given(6, 'arguments'), call.isOpen).arguments,
      };
    case 'basic_publish': {
      const properties = given(3, 'properties');
      return {
        kind: 'publish',
        ...onChannel,
        exchange: given(0, 'exchange'),
        routingKey: given(1, 'routing_key'),
        body: given(2, 'body'),
        properties,
        persistent: call.isOpen && !properties ? { value: undefined } : persistence(properties),
        mandatory: flag(4, 'mandatory', false),
        expiration: propertyOf(properties, 'expiration'),
        headers: propertyOf(properties, 'headers'),
        hearsConfirm: false,
      };
    }
    case 'basic_consume': {
      const handler = handlerOf(given(1, 'on_message_callback'), program);
      handler?.function?.parameters[0]?.values.push(receiver);
      return {
        kind: 'consume',
        ...onChannel,
        queue: given(0, 'queue'),
        autoAck: flag(2, 'auto_ack', false),
        isExclusive: flag(3, 'exclusive', false).value === true,
        handler,
      };
    }
    case 'consume': {
      const handler = loopOver(call, program);
      if (!handler) return undefined;
      return {
        kind: 'consume',
        ...onChannel,
        queue: given(0, 'queue'),
        autoAck: flag(1, 'auto_ack', false),
        isExclusive: flag(2, 'exclusive', false).value === true,
        handler,
      };
    }
    case 'basic_get':
      return { kind: 'get', ...onChannel, queue: given(0, 'queue'), autoAck: flag(1, 'auto_ack', false) };
    case 'basic_qos':
      return {
        kind: 'prefetch',
        ...onChannel,
        count: given(1, 'prefetch_count'),
        isGlobal: flag(2, 'global_qos', false),
      };
    case 'basic_ack':
      return {
        kind: 'settle',
        ...onChannel,
        verdict: 'ack',
        message: given(0, 'delivery_tag'),
        multiple: flag(1, 'multiple', false),
        requeue: { value: false },
      };
    case 'basic_nack':
      return {
        kind: 'settle',
        ...onChannel,
        verdict: 'nack',
        message: given(0, 'delivery_tag'),
        multiple: flag(1, 'multiple', false),
        requeue: flag(2, 'requeue', true),
      };
    case 'basic_reject':
      return {
        kind: 'settle',
        ...onChannel,
        verdict: 'reject',
        message: given(0, 'delivery_tag'),
        multiple: { value: false },
        requeue: flag(1, 'requeue', true),
      };
  }
  return undefined;
}

function connect(call: Call): Connect {
  const parameters = resolved(call.args[0] ?? call.named.get('parameters'));
  const made = parameters?.kind === 'call' ? parameters.call : undefined;
  const common = { kind: 'connect', call, recovers: false } as const;
  if (parameters?.kind === 'list') return { ...common, hasSeveralHosts: true };
  if (made?.name === 'URLParameters') {
    const uri = textIn(made.args[0] ?? made.named.get('url'));
    return { ...common, ...(uri && { uri }) };
  }
  if (made?.name !== 'ConnectionParameters') return common;
  const host = textIn(made.args[0] ?? made.named.get('host'));
  const written = made.args[3] ?? made.named.get('credentials');
  const credentials = resolved(written);
  const plain =
    credentials?.kind === 'call' && credentials.call.name === 'PlainCredentials'
      ? credentials.call
      : undefined;
  const user = textIn(plain?.args[0] ?? plain?.named.get('username'));
  const password = textIn(plain?.args[1] ?? plain?.named.get('password'));
  return {
    ...common,
    ...(host && { host }),
    ...(user && { user }),
    ...(password && { password }),
    isGuestByDefault: !written && !made.isOpen,
    hasTls: made.named.has('ssl_options') || made.isOpen,
  };
}

function argumentsOf(
  written: Expression | undefined,
  isOpen: boolean,
): Pick<DeclareQueue, 'arguments' | 'isOpen'> {
  const value = resolved(written);
  if (value?.kind === 'record') return { arguments: value.entries, isOpen: value.spreads.length > 0 };
  return { arguments: new Map(), isOpen: isOpen || (value !== undefined && value.kind !== 'none') };
}

function persistence(properties: Expression | undefined): Flag {
  const value = resolved(properties);
  if (!value || value.kind === 'none') return { value: false };
  if (value.kind !== 'call' || value.call.name !== 'BasicProperties' || value.call.isOpen)
    return { value: undefined };
  // `properties.delivery_mode = 2`, further down.
  if (properties?.kind === 'name' && variableOf(`${properties.name}.delivery_mode`, properties.scope))
    return { value: undefined };
  const mode = propertyOf(properties, 'delivery_mode');
  if (!mode) return { value: false };
  const number = numberOf(mode);
  if (number !== undefined) return { value: number === 2, at: mode };
  const written = resolved(mode);
  const isNamed = written?.kind === 'name' ? written.name : '';
  if (/\bPersistent\b|PERSISTENT_DELIVERY_MODE$/.test(isNamed)) return { value: true, at: mode };
  return { value: /\bTransient\b/.test(isNamed) ? false : undefined, at: mode };
}

function propertyOf(properties: Expression | undefined, name: string): Expression | undefined {
  const value = resolved(properties);
  if (value?.kind !== 'call' || value.call.name !== 'BasicProperties') return undefined;
  return value.call.named.get(name) ?? value.call.args[propertiesInOrder.indexOf(name)];
}

const propertiesInOrder: readonly string[] = [
  'content_type',
  'content_encoding',
  'headers',
  'delivery_mode',
  'priority',
  'correlation_id',
  'reply_to',
  'expiration',
];

function handlerOf(written: Expression | undefined, program: Program): Handler | undefined {
  // `functools.partial(on_message, args=…)`
  const value = resolved(written);
  const bound = value?.kind === 'call' && value.call.name === 'partial' ? value.call.args[0] : written;
  const made = functionOf(program, bound);
  const message = made?.parameters.slice(1, 4).map(({ name }) => name) ?? [];
  return made && { range: made, function: made, message, delivery: message.slice(0, 1) };
}

/** `for method, properties, body in channel.consume(queue):` */
function loopOver(call: Call, program: Program): Handler | undefined {
  const loop = program.loops.find(({ over }) => {
    const value = resolved(over);
    return value?.kind === 'call' && value.call === call;
  });
  const message = loop?.names ?? [];
  return loop && { range: loop.body, function: undefined, message, delivery: message.slice(0, 1) };
}

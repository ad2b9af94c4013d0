import type { TextRange } from '../model/model.ts';
import type { Call, Expression, FunctionScope, Text } from './program.ts';

/** What a call asks of a broker, in the words of AMQP, whichever client it is made with. */
export type Operation =
  | Connect
  | OpenChannel
  | TurnOnConfirms
  | AwaitConfirms
  | BeginTransactions
  | DeclareQueue
  | DeclareExchange
  | Publish
  | Consume
  | Get
  | Prefetch
  | Settle;

interface Asked {
  readonly call: Call;
}

interface OnChannel extends Asked {
  readonly channel: Expression | undefined;
}

/** A value that is true or false, where that can be told; `at` is where it is written. */
export interface Flag {
  readonly value: boolean | undefined;
  readonly at?: Expression;
}

export interface Connect extends Asked {
  readonly kind: 'connect';
  /** Where it is written as one. */
  readonly uri?: Text;
  readonly host?: Text;
  readonly user?: Text;
  readonly password?: Text;
  /** The user is `guest` because nothing else is said. */
  readonly isGuestByDefault?: boolean;
  /** It is encrypted, by something else than its URI. */
  readonly hasTls?: boolean;
  /** Several nodes are given. */
  readonly hasSeveralHosts?: boolean;
  /** The client, or an option, comes back by itself when the connection is lost. */
  readonly recovers: boolean;
}

export interface OpenChannel extends Asked {
  readonly kind: 'open-channel';
  readonly connection: Expression | undefined;
  readonly confirms: boolean;
}

export interface TurnOnConfirms extends OnChannel {
  readonly kind: 'turn-on-confirms';
}

/** Waits for confirms, or listens for them. */
export interface AwaitConfirms extends OnChannel {
  readonly kind: 'await-confirms';
}

export interface BeginTransactions extends OnChannel {
  readonly kind: 'begin-transactions';
}

export interface DeclareQueue extends OnChannel {
  readonly kind: 'declare-queue';
  readonly queue: Expression | undefined;
  readonly durable: Flag;
  readonly exclusive: Flag;
  readonly autoDelete: Flag;
  readonly isPassive: boolean;
  /** The `x-` arguments, as far as they are written out. */
  readonly arguments: ReadonlyMap<string, Expression>;
  /** There may be others. */
  readonly isOpen: boolean;
}

export interface DeclareExchange extends OnChannel {
  readonly kind: 'declare-exchange';
  readonly exchange: Expression | undefined;
  readonly type: Expression | undefined;
  readonly durable: Flag;
  readonly arguments: ReadonlyMap<string, Expression>;
}

export interface Publish extends OnChannel {
  readonly kind: 'publish';
  /** Absent: the default exchange. */
  readonly exchange: Expression | undefined;
  readonly routingKey: Expression | undefined;
  readonly persistent: Flag;
  readonly mandatory: Flag;
  readonly expiration: Expression | undefined;
  readonly headers: Expression | undefined;
  /** The properties of the message, however they are written. */
  readonly properties: Expression | undefined;
  readonly body: Expression | undefined;
  /** It hears of its own confirm: by a callback, or because it waits for it. */
  readonly hearsConfirm: boolean;
}

export interface Consume extends OnChannel {
  readonly kind: 'consume';
  readonly queue: Expression | undefined;
  readonly autoAck: Flag;
  readonly isExclusive: boolean;
  readonly handler: Handler | undefined;
}

/** What is done with a message: a function of its own, or the body of a loop over messages. */
export interface Handler {
  readonly range: TextRange;
  readonly function: FunctionScope | undefined;
  /** What the message is called in there, or the parts of it. */
  readonly message: readonly string[];
  /** By which of them it is acknowledged. */
  readonly delivery: readonly string[];
}

export interface Get extends OnChannel {
  readonly kind: 'get';
  readonly queue: Expression | undefined;
  readonly autoAck: Flag;
}

export interface Prefetch extends OnChannel {
  readonly kind: 'prefetch';
  readonly count: Expression | undefined;
  readonly isGlobal: Flag;
}

export interface Settle extends OnChannel {
  readonly kind: 'settle';
  readonly verdict: 'ack' | 'nack' | 'reject';
  readonly requeue: Flag;
  readonly multiple: Flag;
  /** The message, or its delivery tag. */
  readonly message: Expression | undefined;
}

export type OperationOf<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

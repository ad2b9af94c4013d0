import type { TextEdit } from '../model/edit.ts';
import type {
  Consume,
  DeclareExchange,
  DeclareQueue,
  Flag,
  OpenChannel,
  Operation,
  Publish,
} from './operations.ts';
import { type Expression, type Program, resolved, type Text } from './program.ts';

/** A client library: how its calls read. */
export interface Client {
  /** As people call it. */
  readonly name: string;
  /** It comes back by itself when a connection is lost, without being asked. */
  readonly recovers: boolean;
  /** A channel confirms from its opening on, or never. */
  readonly opensWithConfirms: boolean;
  /** What became of a publish is told later: somebody has to wait for it, or listen. */
  readonly answersLater: boolean;
  /** The operations of a program that uses it, in the order of the text. */
  operations(program: Program): readonly Operation[];
  /** What waits for messages fails when the connection is lost, and the program with it. */
  readonly raisesLoss: boolean;
  /** The program hears when a connection is lost, or tries again. */
  noticesLoss(program: Program): boolean;
  /** How what is missing is written. Each answers with nothing where it cannot be written safely. */
  readonly edits: ClientEdits;
}

export interface ClientEdits {
  durable(declared: DeclareQueue | DeclareExchange, program: Program): readonly TextEdit[] | undefined;
  persistent(publish: Publish, program: Program): readonly TextEdit[] | undefined;
  /** Turns confirms on, and waits for them behind the last publish. */
  confirms(
    opening: OpenChannel,
    publishes: readonly Publish[],
    program: Program,
  ): readonly TextEdit[] | undefined;
  prefetch(consume: Consume, count: number, program: Program): readonly TextEdit[] | undefined;
  /** Acknowledges at the end of the handler instead of at delivery. */
  manualAck(consume: Consume, program: Program): readonly TextEdit[] | undefined;
}

/** Whether a value is true, as far as can be told; without one it is as the client has it by default. */
export function flagOf(written: Expression | undefined, byDefault: boolean | undefined): Flag {
  if (!written) return { value: byDefault };
  const value = resolved(written);
  if (value?.kind === 'boolean') return { value: value.value, at: written };
  return value?.kind === 'none' ? { value: byDefault, at: written } : { value: undefined, at: written };
}

/** The entry of a record, and whether there can be one that is not written out. */
export function entryOf(
  record: Expression | undefined,
  key: string,
): { readonly entry: Expression | undefined; readonly mayBeElsewhere: boolean } {
  const value = resolved(record);
  if (!value || value.kind === 'none') return { entry: undefined, mayBeElsewhere: false };
  if (value.kind !== 'record') return { entry: undefined, mayBeElsewhere: true };
  const entry = value.entries.get(key);
  return { entry, mayBeElsewhere: value.spreads.length > 0 };
}

/** A flag among the entries of a record. */
export function flagIn(record: Expression | undefined, key: string, byDefault: boolean): Flag {
  const { entry, mayBeElsewhere } = entryOf(record, key);
  return entry || !mayBeElsewhere ? flagOf(entry, byDefault) : { value: undefined };
}

/** The text that an expression stands for, where it is written. */
export function textIn(expression: Expression | undefined): Text | undefined {
  const value = resolved(expression);
  return value?.kind === 'text' ? value : undefined;
}

/** The text that an expression stands for. */
export function textOf(expression: Expression | undefined): string | undefined {
  return textIn(expression)?.value;
}

/** The number that an expression stands for. */
export function numberOf(expression: Expression | undefined): number | undefined {
  const value = resolved(expression);
  return value?.kind === 'number' ? value.value : undefined;
}

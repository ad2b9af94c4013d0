import type { TextRange } from '../model/model.ts';
import type { CodeLanguage } from './languages.ts';

/** A text in a programming language, as far as it says something about a client: its calls, where they stand, what flows into them. */
export interface Program {
  readonly language: CodeLanguage;
  readonly text: string;
  readonly imports: readonly Import[];
  /** In the order of the text. */
  readonly calls: readonly Call[];
  readonly functions: readonly FunctionScope[];
  readonly functionsByName: ReadonlyMap<string, readonly FunctionScope[]>;
  /** By the names of their classes. */
  readonly constructors: ReadonlyMap<string, FunctionScope>;
  readonly exits: readonly Exit[];
  readonly loops: readonly Loop[];
  /** Every text that stands in the code, such as the names of headers. */
  readonly texts: readonly Text[];
  /** Every name and path that is read, each also as a part of a longer one. */
  readonly names: readonly Name[];
  readonly records: readonly RecordExpression[];
  /** The code has errors: it is half-typed, and an edit could garble it. */
  readonly isBroken: boolean;
}

/** A module, and what of it has which name here. */
export interface Import {
  readonly module: string;
  /** The local name, and the one that the module gives it: `*` for all of it. */
  readonly names: ReadonlyMap<string, string>;
}

/** Where names are declared: the file, a class or a function. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly variables: Map<string, Variable>;
  /** Of a class: what `this.name` or `self.name` is. */
  readonly fields: Map<string, Variable> | undefined;
}

export interface FunctionScope extends Scope, TextRange {
  readonly name: string | undefined;
  readonly parameters: readonly Variable[];
  readonly body: Block;
  readonly returns: Expression[];
  readonly isAsync: boolean;
  /** It runs when something failed, as what is given to `.catch` does. */
  isFailureHandler: boolean;
}

export interface Variable {
  readonly name: string;
  readonly isParameter: boolean;
  /** As it is written, such as `amqp.ConfirmChannel`. */
  readonly type: string | undefined;
  /** All that it may hold; empty values such as `null` are left out. */
  readonly values: Expression[];
  /** It may hold what is not among the values. */
  isOpen: boolean;
}

export type BlockKind = 'function' | 'loop' | 'try' | 'catch' | 'finally' | 'branch';

/** Statements that run together, or not at all. */
export interface Block extends TextRange {
  readonly kind: BlockKind;
  readonly parent: Block | undefined;
  readonly function: FunctionScope;
  /** Of the loop, the try or the decision that it is a part of. */
  readonly statement: TextRange;
}

/** What leaves the block that it stands in: a return, a throw, the next case of a switch. */
export interface Exit extends TextRange {
  readonly block: Block;
}

/** A loop over what something gives, such as the messages of a consumer. */
export interface Loop {
  readonly over: Expression;
  readonly body: TextRange;
  /** What is got in each round. */
  readonly names: readonly string[];
}

export interface Call extends TextRange {
  /** The last name of what is called, such as `publish`. */
  readonly name: string;
  readonly nameRange: TextRange;
  readonly receiver: Expression | undefined;
  readonly scope: Scope;
  readonly block: Block;
  readonly args: readonly Expression[];
  /** The arguments with a name. */
  readonly named: ReadonlyMap<string, Expression>;
  /** There are arguments that are not written out, such as `...rest`. */
  readonly isOpen: boolean;
  /** With the parentheses. */
  readonly argumentList: TextRange;
  readonly isNew: boolean;
  readonly isAwaited: boolean;
  /** Nobody looks at what it returns. */
  readonly isDropped: boolean;
  /** The statement that it stands in. */
  readonly statement: TextRange;
}

export type Expression = Text | Name | RecordExpression | OtherExpression;

export interface Text extends TextRange {
  readonly kind: 'text';
  readonly value: string;
  /** Where the text itself stands, between its quotes. */
  readonly inside: TextRange;
}

/** A name or a path of names, such as `this.channel` or `amqp.Persistent`. */
export interface Name extends TextRange {
  readonly kind: 'name';
  readonly name: string;
  readonly scope: Scope;
}

/** An object, a dictionary, a composite literal. */
export interface RecordExpression extends TextRange {
  readonly kind: 'record';
  readonly type: string | undefined;
  readonly entries: ReadonlyMap<string, Expression>;
  /** What is spread into it: the keys are not known. */
  readonly spreads: readonly Expression[];
  /** Where the entries stand, between the braces. */
  readonly inside: TextRange;
}

export type OtherExpression = TextRange &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    /** `null`, `None`, `nil`, `undefined`. */
    | { readonly kind: 'none' }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'call'; readonly call: Call }
    | { readonly kind: 'function'; readonly function: FunctionScope }
    /** Anything else, of which only the parts are known. */
    | { readonly kind: 'other'; readonly parts: readonly Expression[] }
  );

/** The variable of a name or path, from a scope on outwards. */
export function variableOf(name: string, scope: Scope): Variable | undefined {
  const [, field] = /^(?:this|self)\.#?([\w$]+)$/.exec(name) ?? [];
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = field === undefined ? at.variables.get(name) : at.fields?.get(field);
    if (found) return found;
  }
  return undefined;
}

/** The function of a name or path that the file itself has; undefined also where several have the name. */
export function functionNamed({ functionsByName }: Program, name: string): FunctionScope | undefined {
  const [found, ...others] = functionsByName.get(name.slice(name.lastIndexOf('.') + 1)) ?? [];
  return others.length === 0 ? found : undefined;
}

/** The function that an expression is, or names. */
export function functionOf(program: Program, expression: Expression | undefined): FunctionScope | undefined {
  const value = resolved(expression);
  if (value?.kind === 'function') return value.function;
  if (value?.kind !== 'name') return undefined;
  // A part of something else may have the name of a function that is here.
  const isOwn = value === expression || /^(?:(?:this|self)\.)?[\w$#]+$/.test(value.name);
  return isOwn ? functionNamed(program, value.name) : undefined;
}

/** The value of an expression: itself, or what the one name that it is stands for. */
export function resolved(expression: Expression | undefined): Expression | undefined {
  let value = expression;
  for (let steps = 0; value?.kind === 'name' && steps < 5; steps++) {
    const variable = variableOf(value.name, value.scope);
    if (!variable || variable.isOpen || variable.values.length !== 1) return value;
    value = variable.values[0];
  }
  return value;
}

/**
 * Whether an expression is what is looked for, or may hold it: through variables, which may refer to each other in circles, and
 * through what `into` finds in others.
 */
export function mayBe(
  expression: Expression | undefined,
  isIt: (expression: Expression) => boolean,
  into: (expression: Expression) => readonly (Expression | undefined)[] = () => [],
): boolean {
  const seen = new Set<Expression | Variable>();
  const open = [expression];
  // More than this nobody can follow, neither a person.
  while (open.length > 0 && seen.size < 500) {
    const at = open.pop();
    if (!at || seen.has(at)) continue;
    seen.add(at);
    if (isIt(at)) return true;
    const variable = at.kind === 'name' ? variableOf(at.name, at.scope) : undefined;
    if (variable && !seen.has(variable)) {
      seen.add(variable);
      open.push(...variable.values);
    }
    open.push(...into(at));
  }
  return false;
}

/** Whether a place is in a range. */
export function isWithin(place: TextRange, range: TextRange): boolean {
  return range.start <= place.start && place.end <= range.end;
}

/** The nearest block of the kind around, within the same function. */
export function blockAround(call: Pick<Call, 'block'>, kind: BlockKind): Block | undefined {
  for (let at: Block | undefined = call.block; at; at = at.parent) if (at.kind === kind) return at;
  return undefined;
}

/** Whether a block is another one or stands in it, within the same function. */
export function isInBlock(block: Block, outer: Block): boolean {
  for (let at: Block | undefined = block; at; at = at.parent) if (at === outer) return true;
  return false;
}

import type { Parser, SyntaxNode } from '@lezer/common';
import { groupBy } from '../model/group.ts';
import type { CodeLanguage } from './languages.ts';
import { childrenOf, hasErrors, isPunctuation, rangeOf, useOf } from './nodes.ts';
import type {
  Block,
  BlockKind,
  Call,
  Exit,
  Expression,
  FunctionScope,
  Import,
  Loop,
  Name,
  Program,
  RecordExpression,
  Scope,
  Text,
  Variable,
} from './program.ts';
import { addValue, assignedVariable, declared, newFunction, newVariable } from './scopes.ts';

/** How the tree of a language is read. */
export interface Grammar {
  readonly language: CodeLanguage;
  readonly parser: Parser;
  /** What the statements of a block stand in. */
  readonly blocks: ReadonlySet<string>;
  /** A type is the file's, wherever something of it is made. */
  readonly hasFileTypes?: boolean;
  /** A field has its bare name in the methods of its class. */
  readonly namesFieldsBare?: boolean;
  /** An expression around an expression that leaves its value as it is. */
  readonly wrappers: ReadonlySet<string>;
  /** The text with what the parser does not know written otherwise, each character in its place. */
  prepared?(text: string): string;
  /** Reads a node with all that is in it; undefined where nothing is special about it. */
  read(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined;
}

/** Reads a text; never throws, whatever is typed. */
export function programOf(grammar: Grammar, text: string): Program {
  return new ProgramBuilder(grammar, text).program();
}

/** What a function is made of, before it is read. */
export interface FunctionShape {
  readonly name?: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | null;
  readonly parameters: readonly ParameterShape[];
  readonly isAsync?: boolean;
}

export interface ParameterShape {
  readonly name: string;
  readonly type?: string;
  readonly value?: Expression;
  /** What it is taken apart into: each name, and that of the property. */
  readonly properties?: readonly (readonly [string, string])[];
}

/** Puts a {@link Program} together while the tree of a text is walked. */
export class ProgramBuilder {
  readonly #grammar: Grammar;
  readonly #text: string;
  readonly #imports: Import[] = [];
  readonly #calls: Call[] = [];
  readonly #functions: FunctionScope[] = [];
  readonly #exits: Exit[] = [];
  readonly #loops: Loop[] = [];
  readonly #texts: Text[] = [];
  readonly #names: Name[] = [];
  readonly #records: RecordExpression[] = [];
  /** Applied at the end: what they assign to may be declared further down. */
  readonly #assignments: { readonly name: string; readonly scope: Scope; readonly value: Expression }[] = [];
  readonly #classes = new Map<string, Scope>();
  readonly #constructors = new Map<string, FunctionScope>();
  #class = '';
  #scope: Scope;
  #function: FunctionScope;
  #block: Block;
  #depth = 0;
  /** What a method of Go calls the object that it is of. */
  #receiver = '';
  /** What a function of Python declares to be of the file. */
  readonly #outside = new WeakMap<Scope, Set<string>>();

  constructor(grammar: Grammar, text: string) {
    this.#grammar = grammar;
    this.#text = text;
    const whole = { start: 0, end: text.length };
    this.#function = newFunction(whole, undefined, undefined, []);
    this.#functions.push(this.#function);
    this.#scope = this.#function;
    this.#block = this.#function.body;
  }

  program(): Program {
    const { parser, prepared } = this.#grammar;
    const tree = parser.parse(prepared?.(this.#text) ?? this.#text);
    this.readChildren(tree.topNode);
    for (const { name, scope, value } of this.#assignments) addValue(assignedVariable(name, scope), value);
    return {
      language: this.#grammar.language,
      text: this.#text,
      imports: this.#imports,
      calls: this.#calls.toSorted((a, b) => a.nameRange.start - b.nameRange.start),
      functions: this.#functions,
      functionsByName: groupBy(this.#functions, ({ name }) => name ?? ''),
      constructors: this.#constructors,
      exits: this.#exits,
      loops: this.#loops,
      texts: this.#texts,
      names: this.#names,
      records: this.#records,
      isBroken: hasErrors(tree),
    };
  }

  get scope(): Scope {
    return this.#scope;
  }

  /** The value of a node; what is read once is not to be read again, as its calls would be there twice. */
  read(node: SyntaxNode): Expression {
    // Nobody writes this by hand, and the stack is finite.
    if (this.#depth > deepest) return { kind: 'other', ...rangeOf(node), parts: [] };
    this.#depth++;
    try {
      const own = this.#grammar.read(node, this);
      if (own) return own;
      if (this.#grammar.wrappers.has(node.name)) {
        const inner = childrenOf(node).find(child => !isPunctuation(child));
        if (inner) return this.read(inner);
      }
      return { kind: 'other', ...rangeOf(node), parts: this.readChildren(node) };
    } finally {
      this.#depth--;
    }
  }

  readChildren(node: SyntaxNode): readonly Expression[] {
    const parts: Expression[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) parts.push(this.read(child));
    return parts;
  }

  text(node: SyntaxNode | null | undefined): string {
    return node ? this.#text.slice(node.from, node.to) : '';
  }

  import(module: string, names: Iterable<readonly [string, string]>): void {
    this.#imports.push({ module, names: new Map(names) });
  }

  /** A text between quotes that begin after the `prefix`. */
  quoted(node: SyntaxNode, prefix = 0, quote = 1): Text {
    const inside = {
      start: node.from + prefix + quote,
      end: Math.max(node.from + prefix + quote, node.to - quote),
    };
    const value = this.#text.slice(inside.start, inside.end);
    const text: Text = { kind: 'text', ...rangeOf(node), value, inside };
    this.#texts.push(text);
    return text;
  }

  name(node: SyntaxNode, name: string): Name {
    const read: Name = { kind: 'name', ...rangeOf(node), name, scope: this.#scope };
    this.#names.push(read);
    return read;
  }

  record(node: SyntaxNode, given: Omit<RecordExpression, 'kind' | 'start' | 'end'>): RecordExpression {
    const read: RecordExpression = { kind: 'record', ...rangeOf(node), ...given };
    this.#records.push(read);
    return read;
  }

  /** Declares a name in the nearest function, or in a class where one is asked for. */
  declare(
    name: string,
    given: { readonly type?: string; readonly value?: Expression; readonly isOpen?: boolean },
    kind: 'variable' | 'field' = 'variable',
  ): void {
    const scope = kind === 'field' ? this.#classScope() : this.#scope;
    const names = kind === 'field' ? (scope.fields ?? scope.variables) : scope.variables;
    const known = names.get(name);
    const variable = known ?? newVariable(name, false, given.type);
    names.set(name, variable);
    if (given.value) addValue(variable, given.value);
    if (given.isOpen) variable.isOpen = true;
  }

  assign(name: string, value: Expression, scope: Scope = this.#scope): void {
    this.#assignments.push({ name, scope, value });
  }

  call(
    node: SyntaxNode,
    given: Omit<Call, 'scope' | 'block' | 'isAwaited' | 'isDropped' | 'statement' | 'start' | 'end'> & {
      readonly isAwaited?: boolean;
    },
  ): Expression {
    const use = useOf(node, this.#grammar);
    const call: Call = {
      ...rangeOf(node),
      scope: this.#scope,
      block: this.#block,
      ...use,
      ...given,
      isAwaited: given.isAwaited || use.isAwaited,
    };
    this.#calls.push(call);
    return { kind: 'call', ...rangeOf(node), call };
  }

  exit(node: SyntaxNode): void {
    this.#exits.push({ ...rangeOf(node), block: this.#block });
  }

  loop({
    over,
    body,
    names,
  }: Omit<Loop, 'body'> & { readonly body: { readonly from: number; readonly to: number } }): void {
    this.#loops.push({ over, body: rangeOf(body), names });
  }

  /** A name that is assigned to here and declared further out. */
  leaveOutside(name: string): void {
    const names = this.#outside.get(this.#scope) ?? new Set();
    this.#outside.set(this.#scope, names.add(name));
  }

  isLeftOutside(name: string): boolean {
    return this.#outside.get(this.#scope)?.has(name) ?? false;
  }

  withReceiver(name: string, read: () => unknown): void {
    this.#receiver = name;
    read();
    this.#receiver = '';
  }

  /** `this` for what a method calls the object that it is of. */
  withoutReceiver(name: string): string {
    return name !== '' && name === this.#receiver ? 'this' : name;
  }

  returned(value: Expression): void {
    this.#function.returns.push(value);
  }

  /** Reads what runs together, or not at all. */
  inBlock(
    kind: BlockKind,
    node: SyntaxNode,
    statement: SyntaxNode,
    read: () => unknown = () => this.readChildren(node),
  ): void {
    const before = this.#block;
    const { from: start, to: end } = statement;
    this.#block = {
      kind,
      ...rangeOf(node),
      parent: before,
      function: this.#function,
      statement: { start, end },
    };
    read();
    this.#block = before;
  }

  /** Reads a function, which is a block and a scope of its own. */
  inFunction({ name, node, body, parameters, isAsync = false }: FunctionShape): Expression {
    const [scope, block, outer] = [this.#scope, this.#block, this.#function];
    const variables = parameters.map(({ name: parameter, type }) => newVariable(parameter, true, type));
    const made = newFunction(rangeOf(node), name, scope, variables, isAsync);
    for (const [index, { value, properties = [] }] of parameters.entries()) {
      const variable = variables[index];
      if (value && variable) addValue(variable, value);
      // Nobody can write the name of a parameter that has none.
      const unnamed = `{${index}}`;
      if (variable && properties.length > 0) made.variables.set(unnamed, variable);
      for (const [local, original] of properties) {
        addValue(declared(made.variables, local), {
          kind: 'name',
          ...rangeOf(node),
          name: `${unnamed}.${original}`,
          scope: made,
        });
      }
    }
    this.#functions.push(made);
    if (
      scope.fields &&
      this.#class !== '' &&
      (name === this.#class || /^(?:constructor|__init__)$/.test(name ?? ''))
    )
      this.#constructors.set(this.#class, made);
    [this.#scope, this.#block, this.#function] = [made, made.body, made];
    if (body && this.#grammar.blocks.has(body.name)) this.readChildren(body);
    else if (body) made.returns.push(this.read(body));
    [this.#scope, this.#block, this.#function] = [scope, block, outer];
    return { kind: 'function', ...rangeOf(node), function: made };
  }

  /** Reads a class; the methods of a type in Go stand apart from it, and know each other by its name. */
  inClass(name: string, read: () => unknown): void {
    const [scope, outer] = [this.#scope, this.#class];
    const fields = new Map<string, Variable>();
    const variables = this.#grammar.namesFieldsBare ? fields : new Map<string, Variable>();
    const parent = this.#grammar.hasFileTypes ? this.#functions[0] : scope;
    this.#scope = this.#classes.get(name) ?? { parent, variables, fields };
    if (name) this.#classes.set(name, this.#scope);
    this.#class = name;
    read();
    [this.#scope, this.#class] = [scope, outer];
  }

  #classScope(): Scope {
    let at: Scope | undefined = this.#scope;
    while (at && !at.fields) at = at.parent;
    return at ?? this.#scope;
  }
}

const deepest = 400;

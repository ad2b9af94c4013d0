import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import type { Expression, Program } from './program.ts';
import {
  childrenOf,
  type Grammar,
  type ParameterShape,
  type ProgramBuilder,
  programOf,
  rangeOf,
} from './program-builder.ts';

/** Reads JavaScript, with JSX where it has it. */
export function readJavaScript(text: string): Program {
  return programOf(
    { ...javascript, language: 'javascript', parser: parser.configure({ dialect: 'jsx' }) },
    text,
  );
}

/** Reads TypeScript, in which `<T>x` is a cast. */
export function readTypeScript(text: string): Program {
  return programOf(
    { ...javascript, language: 'typescript', parser: parser.configure({ dialect: 'ts' }) },
    text,
  );
}

/** Reads TypeScript with JSX. */
export function readTsx(text: string): Program {
  return programOf({ ...javascript, language: 'tsx', parser: parser.configure({ dialect: 'ts jsx' }) }, text);
}

const javascript: Omit<Grammar, 'language' | 'parser'> = {
  blocks: new Set(['Script', 'Block', 'SwitchBody', 'ClassBody']),
  wrappers: new Set(['ParenthesizedExpression', 'PostfixExpression', 'InstantiationExpression']),
  read(node, builder) {
    return readers[node.name]?.(node, builder);
  },
};

type Reader = (node: SyntaxNode, builder: ProgramBuilder) => Expression | undefined;

const readers: Readonly<Record<string, Reader>> = {
  ImportDeclaration(node, builder) {
    const module = node.getChild('String');
    const names: [string, string][] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'VariableDefinition') {
        names.push([builder.text(child), child.prevSibling?.name === 'as' ? '*' : 'default']);
      }
      if (child.name === 'ImportGroup') names.push(...importedNames(child, builder));
    }
    if (module) builder.import(builder.text(module).slice(1, -1), names);
    return nothing(node);
  },
  VariableDeclaration(node, builder) {
    const children = childrenOf(node);
    for (const [index, child] of children.entries()) {
      if (!isPattern(child)) continue;
      const annotation = children[index + 1]?.name === 'TypeAnnotation' ? children[index + 1] : undefined;
      const equals = children[index + (annotation ? 2 : 1)];
      const initial = equals?.name === 'Equals' ? equals.nextSibling : null;
      noteRequire(child, initial, builder);
      const value = initial ? builder.read(initial) : undefined;
      declarePattern(child, { type: typeIn(annotation, builder), value }, builder);
    }
    return nothing(node);
  },
  AssignmentExpression(node, builder) {
    const [target, operator, value] = childrenOf(node);
    if (!target || !value) return undefined;
    const assigned = builder.read(value);
    const read = builder.read(target);
    if (operator?.name === 'Equals' && read.kind === 'name') builder.assign(read.name, assigned);
    return assigned;
  },
  FunctionDeclaration: readFunction,
  FunctionExpression: readFunction,
  ArrowFunction: readFunction,
  MethodDeclaration: readFunction,
  ClassDeclaration: readClass,
  ClassExpression: readClass,
  PropertyDeclaration(node, builder) {
    const name = node.getChild('PropertyDefinition') ?? node.getChild('PrivatePropertyDefinition');
    const initial = node.getChild('Equals')?.nextSibling;
    const value = initial ? builder.read(initial) : undefined;
    const type = typeIn(node.getChild('TypeAnnotation'), builder);
    builder.declare(builder.text(name).replace('#', ''), { type, value }, 'field');
    return nothing(node);
  },
  CallExpression: readCall,
  NewExpression: readCall,
  VariableName: (node, builder) =>
    builder.text(node) === 'undefined'
      ? { kind: 'none', ...rangeOf(node) }
      : builder.name(node, builder.text(node)),
  this: (node, builder) => builder.name(node, 'this'),
  MemberExpression(node, builder) {
    const object = node.firstChild;
    const property = node.lastChild;
    if (!object || !property) return undefined;
    const read = builder.read(object);
    if (property.name === 'PropertyName' || property.name === 'PrivatePropertyName') {
      const name = builder.text(property).replace('#', '');
      return read.kind === 'name'
        ? builder.name(node, `${read.name}.${name}`)
        : { kind: 'other', ...rangeOf(node), parts: [read] };
    }
    const parts = childrenOf(node)
      .slice(1)
      .map(child => builder.read(child));
    return { kind: 'other', ...rangeOf(node), parts: [read, ...parts] };
  },
  AwaitExpression(node, builder) {
    return node.lastChild ? builder.read(node.lastChild) : undefined;
  },
  BinaryExpression(node, builder) {
    const [left, operator, right] = childrenOf(node);
    if (!left || !right || !operator) return undefined;
    if (operator.name === 'as' || operator.name === 'satisfies') return builder.read(left);
    if (operator.name !== 'LogicOp') return undefined;
    const first = builder.read(left);
    let second: Expression = nothing(right);
    builder.inBlock('branch', right, right, () => {
      second = builder.read(right);
    });
    return { kind: 'other', ...rangeOf(node), parts: [first, second] };
  },
  ConditionalExpression(node, builder) {
    const [condition, , first, , second] = childrenOf(node);
    const parts = condition ? [builder.read(condition)] : [];
    for (const branch of [first, second]) {
      if (branch) builder.inBlock('branch', branch, node, () => parts.push(builder.read(branch)));
    }
    return { kind: 'other', ...rangeOf(node), parts };
  },
  ObjectExpression: readObject,
  ArrayExpression(node, builder) {
    return {
      kind: 'list',
      ...rangeOf(node),
      items: childrenOf(node)
        .filter(isValue)
        .map(child => builder.read(child)),
    };
  },
  String: (node, builder) => builder.quoted(node),
  TemplateString: (node, builder) => (node.getChild('Interpolation') ? undefined : builder.quoted(node)),
  Number: (node, builder) => ({
    kind: 'number',
    ...rangeOf(node),
    value: Number(builder.text(node).replaceAll('_', '')),
  }),
  UnaryExpression(node, builder) {
    const [operator, operand] = childrenOf(node);
    if (operator?.name !== 'ArithOp' || operand?.name !== 'Number') return undefined;
    return { kind: 'number', ...rangeOf(node), value: Number(builder.text(node).replaceAll('_', '')) };
  },
  BooleanLiteral: (node, builder) => ({
    kind: 'boolean',
    ...rangeOf(node),
    value: builder.text(node) === 'true',
  }),
  null: node => ({ kind: 'none', ...rangeOf(node) }),
  IfStatement(node, builder) {
    for (const child of childrenOf(node)) {
      if (child.name === 'ParenthesizedExpression') builder.read(child);
      else if (isStatement(child)) builder.inBlock('branch', child, node, () => readBody(child, builder));
    }
    return nothing(node);
  },
  ForStatement(node, builder) {
    for (const child of childrenOf(node)) {
      if (/Spec$/.test(child.name)) readForSpec(child, builder);
      else if (isStatement(child)) builder.inBlock('loop', child, node, () => readBody(child, builder));
    }
    return nothing(node);
  },
  WhileStatement: readLoop,
  DoStatement: readLoop,
  TryStatement(node, builder) {
    for (const child of childrenOf(node)) {
      if (child.name === 'Block') builder.inBlock('try', child, node);
      if (child.name === 'CatchClause') builder.inBlock('catch', child, node);
      if (child.name === 'FinallyClause') builder.inBlock('finally', child, node);
    }
    return nothing(node);
  },
  CatchClause(node, builder) {
    const name = node.getChild('VariableDefinition');
    if (name) builder.declare(builder.text(name), { isOpen: true });
    return undefined;
  },
  SwitchStatement(node, builder) {
    for (const child of childrenOf(node)) {
      if (child.name === 'SwitchBody') builder.inBlock('branch', child, node);
      else builder.read(child);
    }
    return nothing(node);
  },
  ReturnStatement(node, builder) {
    builder.exit(node);
    const value = node.getChild('return')?.nextSibling;
    if (value && isValue(value)) builder.returned(builder.read(value));
    return nothing(node);
  },
  ThrowStatement: readExit,
  BreakStatement: readExit,
  ContinueStatement: readExit,
  TypeAnnotation: nothing,
  TypeArgList: nothing,
  TypeAliasDeclaration: nothing,
  InterfaceDeclaration: nothing,
};

function nothing(node: SyntaxNode): Expression {
  return { kind: 'other', ...rangeOf(node), parts: [] };
}

function* importedNames(group: SyntaxNode, builder: ProgramBuilder): Iterable<[string, string]> {
  let original = '';
  for (const child of childrenOf(group)) {
    if (child.name === 'VariableName') original = builder.text(child);
    if (child.name !== 'VariableDefinition') continue;
    const local = builder.text(child);
    yield [local, original || local];
    original = '';
  }
}

/** `const x = require('module')` imports, too. */
function noteRequire(pattern: SyntaxNode, initial: SyntaxNode | null, builder: ProgramBuilder): void {
  const call = initial?.name === 'AwaitExpression' ? initial.lastChild : initial;
  const [, module] = /^(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)$/.exec(builder.text(call)) ?? [];
  if (module === undefined) return;
  const names: [string, string][] =
    pattern.name === 'ObjectPattern' ? [...patternNames(pattern, builder)] : [[builder.text(pattern), '*']];
  builder.import(module, names);
}

/** The names that an object is taken apart into, each with that of the property. */
function* patternNames(pattern: SyntaxNode, builder: ProgramBuilder): Iterable<[string, string]> {
  for (const property of pattern.getChildren('PatternProperty')) {
    const local = property.getChild('VariableDefinition');
    const original = property.getChild('PropertyName') ?? local;
    if (local) yield [builder.text(local), builder.text(original)];
  }
}

function isPattern({ name }: SyntaxNode): boolean {
  return name === 'VariableDefinition' || name === 'ObjectPattern' || name === 'ArrayPattern';
}

function declarePattern(
  pattern: SyntaxNode,
  { type, value }: { readonly type: string | undefined; readonly value?: Expression | undefined },
  builder: ProgramBuilder,
): void {
  if (pattern.name === 'VariableDefinition') {
    builder.declare(builder.text(pattern), { ...(type && { type }), ...(value && { value }) });
    return;
  }
  for (const [local, original] of patternNames(pattern, builder)) {
    if (!value) builder.declare(local, { isOpen: true });
    else if (value.kind === 'name')
      builder.declare(local, { value: { ...value, name: `${value.name}.${original}` } });
    else
      builder.declare(local, {
        value: { kind: 'other', start: value.start, end: value.end, parts: [value] },
      });
  }
  for (const element of pattern.getChildren('VariableDefinition')) {
    builder.declare(builder.text(element), { isOpen: true });
  }
}

function typeIn(annotation: SyntaxNode | null | undefined, builder: ProgramBuilder): string | undefined {
  return annotation ? builder.text(annotation).replace(/^:\s*/, '') : undefined;
}

function readFunction(node: SyntaxNode, builder: ProgramBuilder): Expression {
  const name =
    node.getChild('VariableDefinition') ??
    node.getChild('PropertyDefinition') ??
    node.getChild('PrivatePropertyDefinition');
  return builder.inFunction({
    ...(name && { name: builder.text(name).replace('#', '') }),
    node,
    body: node.lastChild,
    parameters: parametersIn(node.getChild('ParamList'), builder),
    isAsync: node.getChild('async') !== null,
  });
}

function parametersIn(list: SyntaxNode | null, builder: ProgramBuilder): readonly ParameterShape[] {
  const parameters: ParameterShape[] = [];
  for (const child of list ? childrenOf(list) : []) {
    if (!isPattern(child)) continue;
    const annotation = child.nextSibling?.name === 'TypeAnnotation' ? child.nextSibling : undefined;
    const type = typeIn(annotation, builder);
    const name = child.name === 'VariableDefinition' ? builder.text(child) : '';
    if (child.prevSibling?.name === 'readonly' || child.prevSibling?.name === 'Privacy') {
      builder.declare(name, { ...(type && { type }), value: builder.name(child, name) }, 'field');
    }
    const equals = annotation?.nextSibling ?? child.nextSibling;
    const initial = equals?.name === 'Equals' ? equals.nextSibling : null;
    parameters.push({
      name,
      ...(type && { type }),
      ...(initial && { value: builder.read(initial) }),
      ...(child.name === 'ObjectPattern' && { properties: [...patternNames(child, builder)] }),
    });
  }
  return parameters;
}

function readClass(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inClass(builder.text(node.getChild('VariableDefinition')), () => {
    const body = node.getChild('ClassBody');
    if (body) builder.readChildren(body);
  });
  return nothing(node);
}

function readCall(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
  const isNew = node.name === 'NewExpression';
  let callee = isNew ? node.getChild('new')?.nextSibling : node.firstChild;
  const list = node.getChild('ArgList');
  if (!callee || !list) return undefined;
  if (callee.name === 'InstantiationExpression') callee = callee.firstChild ?? callee;
  const isMember = callee.name === 'MemberExpression';
  const property = isMember ? callee.lastChild : callee;
  const object = isMember ? callee.firstChild : null;
  const receiver = object ? builder.read(object) : undefined;
  if (!isMember && callee.name !== 'VariableName') builder.read(callee);
  const args: Expression[] = [];
  for (const child of childrenOf(list)) if (isValue(child)) args.push(builder.read(child));
  const call = builder.call(node, {
    name: builder.text(property).replace('#', ''),
    nameRange: rangeOf(property ?? callee),
    receiver,
    args,
    named: new Map(),
    isOpen: list.getChild('Spread') !== null,
    argumentList: rangeOf(list),
    isNew,
    // `await connection!.createChannel()` is read as if only the connection was waited for.
    isAwaited: object?.name === 'PostfixExpression' && object.firstChild?.name === 'AwaitExpression',
  });
  if (receiver && call.kind === 'call') flowThroughPromise(call.call.name, receiver, args);
  return call;
}

/** What `.then` gets is what the promise before it holds. */
function flowThroughPromise(name: string, receiver: Expression, args: readonly Expression[]): void {
  const [first, second] = args;
  if (name === 'then' && first?.kind === 'function') first.function.parameters[0]?.values.push(receiver);
  const handler = name === 'catch' ? first : name === 'then' ? second : undefined;
  if (handler?.kind === 'function') handler.function.isFailureHandler = true;
}

function readObject(node: SyntaxNode, builder: ProgramBuilder): Expression {
  const entries = new Map<string, Expression>();
  const spreads: Expression[] = [];
  for (const property of node.getChildren('Property')) {
    const [key, ...rest] = childrenOf(property);
    const name = builder.text(key).replace(/^(['"])(.*)\1$/, '$2');
    if (!key || key.name === 'Spread' || key.name === '[') {
      for (const child of rest) if (isValue(child)) spreads.push(builder.read(child));
    } else if (property.getChild('ParamList')) {
      const parameters = parametersIn(property.getChild('ParamList'), builder);
      const isAsync = property.getChild('async') !== null;
      const method = property.getChild('PropertyDefinition') ?? key;
      const made = builder.inFunction({
        name: builder.text(method),
        node: property,
        body: property.lastChild,
        parameters,
        isAsync,
      });
      entries.set(builder.text(method), made);
    } else if (rest.length === 0) {
      entries.set(name, builder.name(key, name));
    } else {
      if (key.name === 'String') builder.quoted(key);
      const value = property.lastChild;
      if (value) entries.set(name, builder.read(value));
    }
  }
  const inside = { start: node.from + 1, end: Math.max(node.from + 1, node.to - 1) };
  return builder.record(node, { type: undefined, entries, spreads, inside });
}

function readForSpec(spec: SyntaxNode, builder: ProgramBuilder): void {
  for (const child of childrenOf(spec)) {
    if (isPattern(child)) declarePatternOpen(child, builder);
    else builder.read(child);
  }
}

function declarePatternOpen(pattern: SyntaxNode, builder: ProgramBuilder): void {
  if (pattern.name === 'VariableDefinition') builder.declare(builder.text(pattern), { isOpen: true });
  else declarePattern(pattern, { type: undefined }, builder);
}

function readLoop(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inBlock('loop', node, node);
  return nothing(node);
}

function readExit(node: SyntaxNode, builder: ProgramBuilder): undefined {
  builder.exit(node);
  return undefined;
}

/** The statement that a decision or a loop is about, with braces or without. */
function readBody(node: SyntaxNode, builder: ProgramBuilder): void {
  if (node.name === 'Block') builder.readChildren(node);
  else builder.read(node);
}

function isStatement({ name }: SyntaxNode): boolean {
  return name === 'Block' || /(?:Statement|Declaration)$/.test(name);
}

/** A child that is a value, and neither a sign nor a comment. */
function isValue({ name }: SyntaxNode): boolean {
  return (
    (/^[A-Z]/.test(name) && !/^(?:LineComment|BlockComment|Spread)$/.test(name)) ||
    name === 'this' ||
    name === 'null'
  );
}

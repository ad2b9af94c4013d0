import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import {
  declarePattern,
  declarePatternOpen,
  importedNames,
  isPattern,
  noteRequire,
  parametersIn,
  typeIn,
} from './javascript-names.ts';
import { isValue, readCall, readObject } from './javascript-values.ts';
import { childrenOf, rangeOf } from './nodes.ts';
import type { Expression, Program } from './program.ts';
import { type Grammar, type ProgramBuilder, programOf } from './program-builder.ts';

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

function readClass(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inClass(builder.text(node.getChild('VariableDefinition')), () => {
    const body = node.getChild('ClassBody');
    if (body) builder.readChildren(body);
  });
  return nothing(node);
}

function readForSpec(spec: SyntaxNode, builder: ProgramBuilder): void {
  for (const child of childrenOf(spec)) {
    if (isPattern(child)) declarePatternOpen(child, builder);
    else builder.read(child);
  }
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

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/java';
import { childrenOf, rangeOf } from './nodes.ts';
import type { Expression, Program } from './program.ts';
import { type Grammar, type ParameterShape, type ProgramBuilder, programOf } from './program-builder.ts';

/** Reads Java. */
export function readJava(text: string): Program {
  return programOf(java, text);
}

const java: Grammar = {
  language: 'java',
  parser,
  blocks: new Set(['Program', 'Block', 'SwitchBlock', 'ClassBody', 'ConstructorBody']),
  namesFieldsBare: true,
  wrappers: new Set(['ParenthesizedExpression']),
  // The grammar knows `Name.class`, and nothing that is asked of it.
  prepared: text => text.replaceAll('.class.', '.clazz.'),
  read(node, builder) {
    return readers[node.name]?.(node, builder);
  },
};

type Reader = (node: SyntaxNode, builder: ProgramBuilder) => Expression | undefined;

const readers: Readonly<Record<string, Reader>> = {
  ImportDeclaration(node, builder) {
    const path = builder.text(node.getChild('ScopedIdentifier') ?? node.getChild('Identifier'));
    const isAll = node.getChild('Asterisk') !== null;
    const name = path.slice(path.lastIndexOf('.') + 1);
    builder.import(isAll ? path : path.slice(0, path.lastIndexOf('.')), [
      [isAll ? '*' : name, isAll ? '*' : name],
    ]);
    return nothing(node);
  },
  ClassDeclaration: readClass,
  EnumDeclaration: readClass,
  RecordDeclaration: readClass,
  FieldDeclaration: (node, builder) => readDeclaration(node, builder, 'field'),
  LocalVariableDeclaration: (node, builder) => readDeclaration(node, builder, 'variable'),
  Resource(node, builder) {
    const value = node.lastChild && builder.read(node.lastChild);
    const name = node.getChild('Definition');
    if (name && value) builder.declare(builder.text(name), { type: typeIn(node, builder), value });
    return nothing(node);
  },
  AssignmentExpression(node, builder) {
    const [target, operator, value] = childrenOf(node);
    if (!target || !value) return undefined;
    const assigned = builder.read(value);
    const read = builder.read(target);
    if (operator?.name === 'AssignOp' && read.kind === 'name') builder.assign(read.name, assigned);
    return assigned;
  },
  MethodDeclaration: readMethod,
  ConstructorDeclaration: readMethod,
  LambdaExpression(node, builder) {
    const list = node.getChild('InferredParameters') ?? node;
    const formal = node.getChild('FormalParameters');
    const parameters = formal
      ? parametersIn(formal, builder)
      : list.getChildren('Definition').map(name => ({ name: builder.text(name) }));
    return builder.inFunction({ node, body: node.lastChild, parameters });
  },
  MethodReference(node, builder) {
    const name = node.lastChild;
    return name ? builder.name(node, `this.${builder.text(name)}`) : undefined;
  },
  MethodInvocation: readCall,
  ObjectCreationExpression: readCall,
  Identifier: (node, builder) => builder.name(node, builder.text(node)),
  this: (node, builder) => builder.name(node, 'this'),
  FieldAccess(node, builder) {
    const [object] = childrenOf(node);
    const field = node.lastChild;
    if (!object || !field) return undefined;
    const read = builder.read(object);
    return read.kind === 'name'
      ? builder.name(node, `${read.name}.${builder.text(field)}`)
      : { kind: 'other', ...rangeOf(node), parts: [read] };
  },
  CastExpression: (node, builder) => (node.lastChild ? builder.read(node.lastChild) : undefined),
  StringLiteral: (node, builder) => builder.quoted(node),
  TextBlock: (node, builder) => builder.quoted(node, 0, 3),
  IntegerLiteral: (node, builder) => ({
    kind: 'number',
    ...rangeOf(node),
    value: Number(builder.text(node).replaceAll(/[_lL]/g, '')),
  }),
  UnaryExpression(node, builder) {
    const [operator, operand] = childrenOf(node);
    if (operator?.name !== 'ArithOp' || operand?.name !== 'IntegerLiteral') return undefined;
    return { kind: 'number', ...rangeOf(node), value: Number(builder.text(node).replaceAll(/[_lL]/g, '')) };
  },
  BooleanLiteral: (node, builder) => ({
    kind: 'boolean',
    ...rangeOf(node),
    value: builder.text(node) === 'true',
  }),
  null: node => ({ kind: 'none', ...rangeOf(node) }),
  BinaryExpression(node, builder) {
    const [left, operator, right] = childrenOf(node);
    if (!left || !right || operator?.name !== 'LogicOp') return undefined;
    const first = builder.read(left);
    let second: Expression = nothing(right);
    builder.inBlock('branch', right, right, () => {
      second = builder.read(right);
    });
    return { kind: 'other', ...rangeOf(node), parts: [first, second] };
  },
  TernaryExpression(node, builder) {
    const parts: Expression[] = [];
    for (const [index, child] of childrenOf(node).filter(isValue).entries()) {
      if (index === 0) parts.push(builder.read(child));
      else builder.inBlock('branch', child, node, () => parts.push(builder.read(child)));
    }
    return { kind: 'other', ...rangeOf(node), parts };
  },
  IfStatement(node, builder) {
    for (const child of childrenOf(node)) {
      if (child.name === 'ParenthesizedExpression') builder.read(child);
      else if (isStatement(child)) builder.inBlock('branch', child, node, () => readBody(child, builder));
    }
    return nothing(node);
  },
  ForStatement: readFor,
  EnhancedForStatement: readFor,
  WhileStatement: readLoop,
  DoStatement: readLoop,
  TryStatement: readTry,
  TryWithResourcesStatement: readTry,
  SwitchStatement: readSwitch,
  SwitchExpression: readSwitch,
  SwitchLabel(node, builder) {
    // `case X ->` does not run into the next; after a colon it does, unless a break says otherwise.
    if (node.nextSibling?.name === '->') builder.exit(node);
    return undefined;
  },
  ReturnStatement(node, builder) {
    builder.exit(node);
    const value = childrenOf(node).find(isValue);
    if (value) builder.returned(builder.read(value));
    return nothing(node);
  },
  ThrowStatement: readExit,
  BreakStatement: readExit,
  ContinueStatement: readExit,
  Modifiers: nothing,
  TypeArguments: nothing,
};

function nothing(node: SyntaxNode): Expression {
  return { kind: 'other', ...rangeOf(node), parts: [] };
}

function readClass(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inClass(builder.text(node.getChild('Definition')), () => {
    for (const child of childrenOf(node)) if (/Body$/.test(child.name)) builder.readChildren(child);
  });
  return nothing(node);
}

function readDeclaration(node: SyntaxNode, builder: ProgramBuilder, kind: 'field' | 'variable'): Expression {
  const type = typeIn(node, builder);
  for (const declarator of node.getChildren('VariableDeclarator')) {
    const name = declarator.getChild('Definition');
    const initial = declarator.getChild('AssignOp')?.nextSibling;
    const value = initial && builder.read(initial);
    if (name) builder.declare(builder.text(name), { type, ...(value && { value }) }, kind);
  }
  return nothing(node);
}

function typeIn(node: SyntaxNode, builder: ProgramBuilder): string {
  return builder.text(childrenOf(node).find(({ name }) => /Type/.test(name) || name === 'var'));
}

function readMethod(node: SyntaxNode, builder: ProgramBuilder): Expression {
  return builder.inFunction({
    name: builder.text(node.getChild('Definition')),
    node,
    body: node.getChild('Block') ?? node.getChild('ConstructorBody'),
    parameters: parametersIn(node.getChild('FormalParameters'), builder),
  });
}

function parametersIn(list: SyntaxNode | null, builder: ProgramBuilder): readonly ParameterShape[] {
  return (list?.getChildren('FormalParameter') ?? []).map(parameter => ({
    name: builder.text(parameter.getChild('Definition')),
    type: typeIn(parameter, builder),
  }));
}

function readCall(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
  const isNew = node.name === 'ObjectCreationExpression';
  const list = node.getChild('ArgumentList');
  if (!list) return undefined;
  const method = isNew
    ? childrenOf(node).find(({ name }) => /Type/.test(name))
    : (node.getChild('MethodName') ?? undefined);
  const object = isNew || node.firstChild?.name === 'MethodName' ? null : node.firstChild;
  const receiver = object ? builder.read(object) : undefined;
  const args = childrenOf(list)
    .filter(isValue)
    .map(child => builder.read(child));
  const call = builder.call(node, {
    name: builder.text(method).replace(/<.*/s, ''),
    nameRange: rangeOf(method ?? node),
    receiver,
    args,
    named: new Map(),
    isOpen: false,
    argumentList: rangeOf(list),
    isNew,
  });
  // What an anonymous class does stands inside of it.
  const body = node.getChild('ClassBody');
  if (body) builder.inClass('', () => builder.readChildren(body));
  return call;
}

function readFor(node: SyntaxNode, builder: ProgramBuilder): Expression {
  for (const child of childrenOf(node)) {
    if (child.name === 'ForSpec') {
      for (const name of child.getChildren('Definition'))
        builder.declare(builder.text(name), { isOpen: true });
      builder.readChildren(child);
    } else if (isStatement(child)) builder.inBlock('loop', child, node, () => readBody(child, builder));
  }
  return nothing(node);
}

function readLoop(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inBlock('loop', node, node);
  return nothing(node);
}

function readTry(node: SyntaxNode, builder: ProgramBuilder): Expression {
  for (const child of childrenOf(node)) {
    if (child.name === 'ResourceSpecification') builder.read(child);
    if (child.name === 'Block') builder.inBlock('try', child, node);
    if (child.name === 'CatchClause') builder.inBlock('catch', child, node);
    if (child.name === 'FinallyClause') builder.inBlock('finally', child, node);
  }
  return nothing(node);
}

function readSwitch(node: SyntaxNode, builder: ProgramBuilder): Expression {
  for (const child of childrenOf(node)) {
    if (child.name === 'SwitchBlock') builder.inBlock('branch', child, node);
    else builder.read(child);
  }
  return nothing(node);
}

function readBody(node: SyntaxNode, builder: ProgramBuilder): void {
  if (node.name === 'Block') builder.readChildren(node);
  else builder.read(node);
}

function readExit(node: SyntaxNode, builder: ProgramBuilder): undefined {
  builder.exit(node);
  return undefined;
}

function isStatement({ name }: SyntaxNode): boolean {
  return name === 'Block' || /(?:Statement|Declaration)$/.test(name);
}

function isValue({ name }: SyntaxNode): boolean {
  return (
    (/^[A-Z]/.test(name) && !/^(?:LineComment|BlockComment)$/.test(name)) ||
    name === 'this' ||
    name === 'null'
  );
}

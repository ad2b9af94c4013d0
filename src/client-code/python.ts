import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { childrenOf, rangeOf } from './nodes.ts';
import type { Expression, Program } from './program.ts';
import { type Grammar, type ProgramBuilder, programOf } from './program-builder.ts';
import { assign, parametersIn, separated } from './python-names.ts';

/** Reads Python. */
export function readPython(text: string): Program {
  return programOf(python, text);
}

const python: Grammar = {
  language: 'python',
  parser,
  blocks: new Set(['Script', 'Body']),
  wrappers: new Set(['ParenthesizedExpression']),
  read(node, builder) {
    return readers[node.name]?.(node, builder);
  },
};

type Reader = (node: SyntaxNode, builder: ProgramBuilder) => Expression | undefined;

const readers: Readonly<Record<string, Reader>> = {
  ImportStatement(node, builder) {
    const children = childrenOf(node);
    const isFrom = children[0]?.name === 'from';
    const at = isFrom ? children.findIndex(({ name }) => name === 'import') : 0;
    const module = children
      .slice(1, at)
      .map(part => builder.text(part))
      .join('');
    const named = children.slice(at + 1).filter(({ name }) => name !== '(' && name !== ')');
    for (const parts of separated(named)) {
      const as = parts.findIndex(({ name }) => name === 'as');
      const path = parts.slice(0, as < 0 ? undefined : as).map(part => builder.text(part));
      const original = path.join('');
      const local = as < 0 ? original : builder.text(parts[as + 1]);
      builder.import(isFrom ? module : original, [[local, isFrom ? original : '*']]);
    }
    return nothing(node);
  },
  AssignStatement(node, builder) {
    const children = childrenOf(node).filter(({ name }) => name !== 'TypeDef');
    const last = children.findLastIndex(({ name }) => name === 'AssignOp');
    const value = readTogether(children.slice(last + 1), builder, node);
    const targets = separated(children.slice(0, last), 'AssignOp');
    const annotation = node.getChild('TypeDef');
    const type = annotation ? builder.text(annotation).replace(/^:\s*/, '') : undefined;
    for (const target of targets) {
      const [only, ...others] = target;
      if (!only) continue;
      if (others.length > 0) for (const part of target) assign(part, undefined, builder);
      else assign(only, value, builder, type);
    }
    return nothing(node);
  },
  ScopeStatement(node, builder) {
    for (const name of node.getChildren('VariableName')) builder.leaveOutside(builder.text(name));
    return nothing(node);
  },
  FunctionDefinition(node, builder) {
    const name = builder.text(node.getChild('VariableName'));
    return builder.inFunction({
      name,
      node,
      body: node.getChild('Body'),
      parameters: parametersIn(node.getChild('ParamList'), builder),
      isAsync: node.getChild('async') !== null,
    });
  },
  LambdaExpression(node, builder) {
    return builder.inFunction({
      node,
      body: node.lastChild,
      parameters: parametersIn(node.getChild('ParamList'), builder),
    });
  },
  ClassDefinition(node, builder) {
    builder.inClass(builder.text(node.getChild('VariableName')), () => {
      const body = node.getChild('Body');
      if (body) builder.readChildren(body);
    });
    return nothing(node);
  },
  CallExpression: readCall,
  VariableName: (node, builder) => builder.name(node, builder.text(node)),
  MemberExpression(node, builder) {
    const [object, ...rest] = childrenOf(node);
    const property = node.getChild('PropertyName');
    if (!object) return undefined;
    const read = builder.read(object);
    if (property && read.kind === 'name') return builder.name(node, `${read.name}.${builder.text(property)}`);
    const parts = property ? [] : rest.filter(isValue).map(child => builder.read(child));
    return { kind: 'other', ...rangeOf(node), parts: [read, ...parts] };
  },
  AwaitExpression: (node, builder) => (node.lastChild ? builder.read(node.lastChild) : undefined),
  String: readString,
  ContinuedString: (node, builder) => {
    const parts = childrenOf(node).map(child => builder.read(child));
    const value = parts.map(part => (part.kind === 'text' ? part.value : '')).join('');
    return { kind: 'text', ...rangeOf(node), value, inside: rangeOf(node) };
  },
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
  Boolean: (node, builder) => ({ kind: 'boolean', ...rangeOf(node), value: builder.text(node) === 'True' }),
  None: node => ({ kind: 'none', ...rangeOf(node) }),
  DictionaryExpression(node, builder) {
    const entries = new Map<string, Expression>();
    const spreads: Expression[] = [];
    for (const parts of separated(childrenOf(node).slice(1, -1))) {
      const [key, sign, value] = parts;
      if (key?.name === '**') {
        if (sign) spreads.push(builder.read(sign));
        continue;
      }
      if (!key || !value) continue;
      const name = builder.read(key);
      const read = builder.read(value);
      if (name.kind === 'text') entries.set(name.value, read);
      else spreads.push(name);
    }
    const inside = { start: node.from + 1, end: Math.max(node.from + 1, node.to - 1) };
    return builder.record(node, { type: undefined, entries, spreads, inside });
  },
  ArrayExpression: readItems,
  TupleExpression: readItems,
  BinaryExpression(node, builder) {
    const [left, operator, right] = childrenOf(node);
    if (!left || !right || (operator?.name !== 'and' && operator?.name !== 'or')) return undefined;
    const first = builder.read(left);
    let second: Expression = nothing(right);
    builder.inBlock('branch', right, right, () => {
      second = builder.read(right);
    });
    return { kind: 'other', ...rangeOf(node), parts: [first, second] };
  },
  ConditionalExpression(node, builder) {
    const parts: Expression[] = [];
    for (const [index, child] of childrenOf(node).filter(isValue).entries()) {
      if (index === 1) parts.push(builder.read(child));
      else builder.inBlock('branch', child, node, () => parts.push(builder.read(child)));
    }
    return { kind: 'other', ...rangeOf(node), parts };
  },
  IfStatement: (node, builder) => readBodies(node, builder, 'branch'),
  MatchStatement: (node, builder) => readBodies(node, builder, 'branch'),
  ForStatement(node, builder) {
    const children = childrenOf(node);
    const at = children.findIndex(({ name }) => name === 'in');
    const over = children[at + 1];
    const value = over && builder.read(over);
    for (const target of children.slice(1, Math.max(at, 1))) {
      if (target.name === 'VariableName') builder.declare(builder.text(target), { isOpen: true });
    }
    const body = node.getChild('Body');
    if (body) builder.inBlock('loop', body, node);
    if (body && value)
      builder.loop({
        over: value,
        body,
        names: children
          .slice(1, Math.max(at, 1))
          .filter(({ name }) => name === 'VariableName')
          .map(name => builder.text(name)),
      });
    return nothing(node);
  },
  WhileStatement(node, builder) {
    builder.inBlock('loop', node, node);
    return nothing(node);
  },
  TryStatement(node, builder) {
    let kind: 'try' | 'catch' | 'finally' = 'try';
    for (const child of childrenOf(node)) {
      if (child.name === 'except') kind = 'catch';
      // What stands behind `else` runs when nothing failed.
      if (child.name === 'else') kind = 'try';
      if (child.name === 'finally') kind = 'finally';
      if (child.name === 'Body') builder.inBlock(kind, child, node);
      else if (isValue(child)) builder.read(child);
    }
    return nothing(node);
  },
  WithStatement(node, builder) {
    const children = childrenOf(node);
    for (const [index, child] of children.entries()) {
      if (child.name === 'Body') builder.readChildren(child);
      else if (isValue(child) && children[index - 1]?.name !== 'as') {
        const value = builder.read(child);
        const target = children[index + 1]?.name === 'as' ? children[index + 2] : undefined;
        if (target) assign(target, value, builder);
      }
    }
    return nothing(node);
  },
  ReturnStatement(node, builder) {
    builder.exit(node);
    const values = childrenOf(node).slice(1).filter(isValue);
    const read = values.map(value => builder.read(value));
    if (read.length === 1 && read[0]) builder.returned(read[0]);
    else if (read.length > 1) builder.returned({ kind: 'list', ...rangeOf(node), items: read });
    return nothing(node);
  },
  RaiseStatement: readExit,
  BreakStatement: readExit,
  ContinueStatement: readExit,
  TypeDef: nothing,
};

function nothing(node: SyntaxNode): Expression {
  return { kind: 'other', ...rangeOf(node), parts: [] };
}

function readTogether(nodes: readonly SyntaxNode[], builder: ProgramBuilder, node: SyntaxNode): Expression {
  const values = nodes.filter(isValue).map(child => builder.read(child));
  return values.length === 1 && values[0] ? values[0] : { kind: 'list', ...rangeOf(node), items: values };
}

function readCall(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
  const callee = node.firstChild;
  const list = node.getChild('ArgList');
  if (!callee || !list) return undefined;
  const isMember = callee.name === 'MemberExpression' && callee.getChild('PropertyName') !== null;
  const property = isMember ? callee.getChild('PropertyName') : callee;
  const object = isMember ? callee.firstChild : null;
  const receiver = object ? builder.read(object) : undefined;
  if (!isMember && callee.name !== 'VariableName') builder.read(callee);
  const args: Expression[] = [];
  const named = new Map<string, Expression>();
  let isOpen = false;
  for (const parts of separated(childrenOf(list).slice(1, -1))) {
    const [first, sign, value] = parts;
    if (!first) continue;
    if (first.name === '*' || first.name === '**') {
      isOpen = true;
      if (sign) builder.read(sign);
    } else if (sign?.name === 'AssignOp') {
      if (value) named.set(builder.text(first), builder.read(value));
    } else {
      args.push(builder.read(first));
      for (const rest of parts.slice(1)) builder.read(rest);
    }
  }
  return builder.call(node, {
    name: builder.text(property),
    nameRange: rangeOf(property ?? callee),
    receiver,
    args,
    named,
    isOpen,
    argumentList: rangeOf(list),
    isNew: false,
  });
}

function readString(node: SyntaxNode, builder: ProgramBuilder): Expression {
  const [, prefix = '', quotes = "'"] = /^([a-z]*)("""|'''|"|')/i.exec(builder.text(node)) ?? [];
  return builder.quoted(node, prefix.length, quotes.length);
}

function readItems(node: SyntaxNode, builder: ProgramBuilder): Expression {
  const items = childrenOf(node)
    .filter(isValue)
    .map(child => builder.read(child));
  return { kind: 'list', ...rangeOf(node), items };
}

function readBodies(node: SyntaxNode, builder: ProgramBuilder, kind: 'branch'): Expression {
  for (const child of childrenOf(node)) {
    if (child.name === 'Body' || child.name === 'MatchBody') builder.inBlock(kind, child, node);
    else if (isValue(child)) builder.read(child);
  }
  return nothing(node);
}

function readExit(node: SyntaxNode, builder: ProgramBuilder): undefined {
  builder.exit(node);
  return undefined;
}

function isValue({ name }: SyntaxNode): boolean {
  return /^[A-Z]/.test(name) && !/^(?:Comment|AssignOp|TypeDef|Body)$/.test(name);
}

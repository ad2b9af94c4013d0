import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/go';
import { childrenOf, rangeOf } from './nodes.ts';
import type { Expression, Program } from './program.ts';
import { type Grammar, type ParameterShape, type ProgramBuilder, programOf } from './program-builder.ts';

/** Reads Go. What a method calls its receiver is read as `this`, so that its fields are those of its type. */
export function readGo(text: string): Program {
  return programOf(go, text);
}

const go: Grammar = {
  language: 'go',
  parser,
  blocks: new Set(['SourceFile', 'Block', 'SwitchBlock', 'SelectBlock', 'SpecList']),
  hasFileTypes: true,
  wrappers: new Set(['ParenthesizedExpr']),
  // The grammar takes a line that ends in a boolean to go on, and does not know a loop over nothing but a range.
  prepared: text => text.replaceAll(/\b(true|false)\n/g, '$1;').replaceAll(/\bfor range\b/g, 'for      '),
  read(node, builder) {
    return readers[node.name]?.(node, builder);
  },
};

type Reader = (node: SyntaxNode, builder: ProgramBuilder) => Expression | undefined;

const readers: Readonly<Record<string, Reader>> = {
  ImportSpec(node, builder) {
    const path = builder.text(node.getChild('String')).slice(1, -1);
    const alias = node.getChild('DefName');
    const local = alias
      ? builder.text(alias)
      : path.endsWith('amqp091-go')
        ? 'amqp091'
        : (path.split('/').at(-1) ?? '');
    builder.import(path, [[local, '*']]);
    return nothing(node);
  },
  VarDecl: readAssignment,
  VarSpec: readAssignment,
  ConstSpec: readAssignment,
  Assignment: readAssignment,
  ReceiveStatement(node, builder) {
    const from = node.lastChild;
    const value = from && builder.read(from);
    const names = node.getChildren('DefName').map(name => builder.text(name));
    for (const name of names) builder.declare(name, { isOpen: true });
    const around = node.parent;
    if (value && around?.name === 'Case')
      builder.loop({ over: value, body: bodyOfCase(around), names: names.slice(0, 1) });
    return nothing(node);
  },
  FunctionDecl: readFunction,
  FunctionLiteral: readFunction,
  MethodDecl(node, builder) {
    const receiver = node.getChild('Parameters')?.getChild('Parameter');
    const type = receiver?.lastChild ? builder.text(receiver.lastChild).replace(/^\*/, '') : '';
    builder.inClass(type, () =>
      builder.withReceiver(builder.text(receiver?.getChild('DefName')), () => readFunction(node, builder)),
    );
    return nothing(node);
  },
  CallExpr: readCall,
  VariableName: (node, builder) => builder.name(node, builder.withoutReceiver(builder.text(node))),
  SelectorExpr(node, builder) {
    const object = node.firstChild;
    const field = node.getChild('FieldName');
    if (!object) return undefined;
    const read = builder.read(object);
    return field && read.kind === 'name'
      ? builder.name(node, `${read.name}.${builder.text(field)}`)
      : { kind: 'other', ...rangeOf(node), parts: [read] };
  },
  TypedLiteral(node, builder) {
    const type = node.firstChild;
    const value = node.getChild('LiteralValue');
    if (!value) return undefined;
    const entries = new Map<string, Expression>();
    const spreads: Expression[] = [];
    for (const element of value.getChildren('Element')) {
      const key = element.getChild('Key')?.firstChild;
      const written = element.lastChild;
      if (!written) continue;
      const read = builder.read(written);
      if (!key) continue;
      if (key.name === 'String') entries.set(builder.quoted(key).value, read);
      else if (key.name === 'VariableName' && type?.name !== 'MapType') entries.set(builder.text(key), read);
      else spreads.push(builder.read(key));
    }
    const name = builder.text(type);
    if (/^\w+$/.test(name)) {
      builder.inClass(name, () => {
        for (const [field, given] of entries) builder.declare(field, { value: given }, 'field');
      });
    }
    const inside = { start: value.from + 1, end: Math.max(value.from + 1, value.to - 1) };
    return builder.record(node, { type: name, entries, spreads, inside });
  },
  Conversion(node, builder) {
    const value = childrenOf(node)
      .filter(child => child.name !== ')')
      .at(-1);
    return value && { kind: 'other', ...rangeOf(node), parts: [builder.read(value)] };
  },
  String: (node, builder) => builder.quoted(node),
  Number: (node, builder) => ({
    kind: 'number',
    ...rangeOf(node),
    value: Number(builder.text(node).replaceAll('_', '')),
  }),
  UnaryExp(node, builder) {
    const [operator, operand] = childrenOf(node);
    if (!operator || !operand || operator.name === 'LogicOp') return undefined;
    const value = builder.read(operand);
    if (operator.name !== 'ArithOp' || value.kind !== 'number') return value;
    return { ...value, ...rangeOf(node), value: builder.text(operator) === '-' ? -value.value : value.value };
  },
  Bool: (node, builder) => ({ kind: 'boolean', ...rangeOf(node), value: builder.text(node) === 'true' }),
  Nil: node => ({ kind: 'none', ...rangeOf(node) }),
  BinaryExp(node, builder) {
    const [left, operator, right] = childrenOf(node);
    if (!left || !right || operator?.name !== 'LogicOp') return undefined;
    const first = builder.read(left);
    let second: Expression = nothing(right);
    builder.inBlock('branch', right, right, () => {
      second = builder.read(right);
    });
    return { kind: 'other', ...rangeOf(node), parts: [first, second] };
  },
  IfStatement(node, builder) {
    const failed = /\berr\w*\s*!=\s*nil\s*$/.test(conditionOf(node, builder));
    let blocks = 0;
    for (const child of childrenOf(node)) {
      if (child.name === 'Block' || child.name === 'IfStatement') {
        // Go has no catch: what runs when there is an error is as good as one.
        builder.inBlock(failed && blocks++ === 0 ? 'catch' : 'branch', child, node, () =>
          child.name === 'Block' ? builder.readChildren(child) : builder.read(child),
        );
      } else builder.read(child);
    }
    return nothing(node);
  },
  ForStatement(node, builder) {
    const range = node.getChild('RangeClause');
    const over = range?.lastChild;
    const value = over && builder.read(over);
    const names = (range?.getChildren('DefName') ?? []).map(name => builder.text(name));
    for (const name of names) builder.declare(name, { isOpen: true });
    for (const child of childrenOf(node)) {
      if (child.name === 'Block') builder.inBlock('loop', child, node);
      else if (child.name !== 'RangeClause') builder.read(child);
    }
    const body = node.getChild('Block');
    if (value && body) builder.loop({ over: value, body, names });
    return nothing(node);
  },
  SwitchBlock: (node, builder) => readCases(node, builder),
  SelectBlock: (node, builder) => readCases(node, builder),
  ReturnStatement(node, builder) {
    builder.exit(node);
    // Of several the others are mostly errors.
    const [first] = childrenOf(node)
      .filter(isValue)
      .map(child => builder.read(child));
    if (first) builder.returned(first);
    return nothing(node);
  },
  BreakStatement: readExit,
  ContinueStatement: readExit,
  GotoStatement: readExit,
  TypeDecl: nothing,
  PointerType: nothing,
  QualifiedType: nothing,
};

function nothing(node: SyntaxNode): Expression {
  return { kind: 'other', ...rangeOf(node), parts: [] };
}

/** `a, b := value`, `var a T = value`, `a.b = value`, `const a, b = 1, 2`. */
function readAssignment(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
  const children = childrenOf(node);
  const at = children.findIndex(({ name }) => name === '=' || name === ':=');
  const values = children.slice(at + 1).filter(isValue);
  if (at < 0) {
    const type = children.find(({ name }) => /Type/.test(name));
    for (const name of node.getChildren('DefName')) {
      builder.declare(builder.text(name), type ? { type: builder.text(type) } : {});
    }
    return children.some(({ name }) => name === 'VarSpec' || name === 'SpecList') ? undefined : nothing(node);
  }
  const read = values.map(value => builder.read(value));
  const targets = children
    .slice(0, at)
    .filter(isValue)
    .filter(({ name }) => !/Type/.test(name));
  for (const [index, target] of targets.entries()) {
    // Of several results only the first is followed: the others are mostly errors.
    const value = read.length === targets.length ? read[index] : index === 0 ? read[0] : undefined;
    const name = builder.text(target);
    if (name === '_') continue;
    if (target.name === 'DefName') builder.declare(name, value ? { value } : { isOpen: true });
    else if (target.name === 'VariableName' || target.name === 'SelectorExpr') {
      const path = builder.read(target);
      if (path.kind === 'name' && value) builder.assign(path.name, value);
    } else builder.read(target);
  }
  return nothing(node);
}

function readFunction(node: SyntaxNode, builder: ProgramBuilder): Expression {
  const lists = node.getChildren('Parameters');
  const name = node.name === 'MethodDecl' ? node.getChild('FieldName') : node.getChild('DefName');
  return builder.inFunction({
    ...(name && { name: builder.text(name) }),
    node,
    body: node.getChild('Block'),
    parameters: parametersIn(node.name === 'MethodDecl' ? lists[1] : lists[0], builder),
  });
}

/** Of `a, b T` each has the type. */
function parametersIn(list: SyntaxNode | undefined, builder: ProgramBuilder): readonly ParameterShape[] {
  return (list?.getChildren('Parameter') ?? []).flatMap(parameter => {
    const type = builder.text(parameter.lastChild);
    return parameter.getChildren('DefName').map(name => ({ name: builder.text(name), type }));
  });
}

function readCall(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
  const callee = node.firstChild;
  const list = node.getChild('Arguments');
  if (!callee || !list) return undefined;
  const isMember = callee.name === 'SelectorExpr';
  const property = isMember ? callee.getChild('FieldName') : callee;
  const object = isMember ? callee.firstChild : null;
  const receiver = object ? builder.read(object) : undefined;
  if (!isMember && callee.name !== 'VariableName') builder.read(callee);
  const args = childrenOf(list)
    .filter(isValue)
    .map(child => builder.read(child));
  return builder.call(node, {
    name: isMember || callee.name === 'VariableName' ? builder.text(property) : '',
    nameRange: rangeOf(property ?? callee),
    receiver,
    args,
    named: new Map(),
    isOpen: list.getChild('...') !== null,
    argumentList: rangeOf(list),
    isNew: false,
  });
}

/** One case does not run into the next. */
function readCases(node: SyntaxNode, builder: ProgramBuilder): Expression {
  builder.inBlock('branch', node, node, () => {
    for (const child of childrenOf(node)) {
      if (child.name === 'Case') builder.exit(child);
      builder.read(child);
    }
  });
  return nothing(node);
}

/** From a case to the next one, or to the end of its select. */
function bodyOfCase(node: SyntaxNode): { readonly from: number; readonly to: number } {
  let next = node.nextSibling;
  while (next && next.name !== 'Case' && next.name !== '}') next = next.nextSibling;
  return { from: node.to, to: next?.from ?? node.parent?.to ?? node.to };
}

function conditionOf(node: SyntaxNode, builder: ProgramBuilder): string {
  const block = node.getChild('Block');
  return block ? builder.text(node).slice(0, block.from - node.from) : '';
}

function readExit(node: SyntaxNode, builder: ProgramBuilder): undefined {
  builder.exit(node);
  return undefined;
}

function isValue({ name }: SyntaxNode): boolean {
  return /^[A-Z]/.test(name) && !/^(?:LineComment|BlockComment)$/.test(name);
}

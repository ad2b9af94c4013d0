import type { SyntaxNode } from '@lezer/common';
import { parametersIn } from './javascript-names.ts';
import { childrenOf, rangeOf } from './nodes.ts';
import type { Expression } from './program.ts';
import type { ProgramBuilder } from './program-builder.ts';

export function readCall(node: SyntaxNode, builder: ProgramBuilder): Expression | undefined {
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

export function readObject(node: SyntaxNode, builder: ProgramBuilder): Expression {
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

/** A child that is a value, and neither a sign nor a comment. */
export function isValue({ name }: SyntaxNode): boolean {
  return (
    (/^[A-Z]/.test(name) && !/^(?:LineComment|BlockComment|Spread)$/.test(name)) ||
    name === 'this' ||
    name === 'null'
  );
}

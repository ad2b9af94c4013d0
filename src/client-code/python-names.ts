import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './nodes.ts';
import type { Expression } from './program.ts';
import type { ParameterShape, ProgramBuilder } from './program-builder.ts';

/** What stands between commas, or other signs. */
export function separated(nodes: readonly SyntaxNode[], sign = ','): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === sign) parts.push([]);
    else if (node.name !== 'Comment') parts.at(-1)?.push(node);
  }
  return parts.filter(part => part.length > 0);
}

/** In Python what is assigned to in a function is its own, unless it says otherwise. */
export function assign(
  target: SyntaxNode,
  value: Expression | undefined,
  builder: ProgramBuilder,
  type?: string,
): void {
  if (target.name === 'VariableName') {
    const name = builder.text(target);
    if (builder.isLeftOutside(name)) {
      if (value) builder.assign(name, value);
    } else builder.declare(name, { ...(type && { type }), ...(value ? { value } : { isOpen: true }) });
  } else if (target.name === 'MemberExpression') {
    const read = builder.read(target);
    if (read.kind === 'name' && value) builder.assign(read.name, value);
  } else if (target.name === 'TupleExpression' || target.name === 'ArrayExpression') {
    for (const part of childrenOf(target)) assign(part, undefined, builder);
  }
}

export function parametersIn(list: SyntaxNode | null, builder: ProgramBuilder): readonly ParameterShape[] {
  return separated(list ? childrenOf(list) : []).flatMap((parts): ParameterShape[] => {
    const name = parts.find(part => part.name === 'VariableName');
    if (!name || builder.text(name) === 'self' || builder.text(name) === 'cls') return [];
    const type = parts.find(part => part.name === 'TypeDef');
    const at = parts.findIndex(part => part.name === 'AssignOp');
    const initial = at < 0 ? undefined : parts[at + 1];
    return [
      {
        name: builder.text(name),
        ...(type && { type: builder.text(type).replace(/^:\s*/, '') }),
        ...(initial && { value: builder.read(initial) }),
      },
    ];
  });
}

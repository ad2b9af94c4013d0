import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './nodes.ts';
import type { Expression } from './program.ts';
import type { ParameterShape, ProgramBuilder } from './program-builder.ts';

export function* importedNames(group: SyntaxNode, builder: ProgramBuilder): Iterable<[string, string]> {
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
export function noteRequire(pattern: SyntaxNode, initial: SyntaxNode | null, builder: ProgramBuilder): void {
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

export function isPattern({ name }: SyntaxNode): boolean {
  return name === 'VariableDefinition' || name === 'ObjectPattern' || name === 'ArrayPattern';
}

export function declarePattern(
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

export function typeIn(
  annotation: SyntaxNode | null | undefined,
  builder: ProgramBuilder,
): string | undefined {
  return annotation ? builder.text(annotation).replace(/^:\s*/, '') : undefined;
}

export function parametersIn(list: SyntaxNode | null, builder: ProgramBuilder): readonly ParameterShape[] {
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

export function declarePatternOpen(pattern: SyntaxNode, builder: ProgramBuilder): void {
  if (pattern.name === 'VariableDefinition') builder.declare(builder.text(pattern), { isOpen: true });
  else declarePattern(pattern, { type: undefined }, builder);
}

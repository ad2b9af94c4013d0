import type { TextRange } from '../model/model.ts';
import type { Expression, FunctionScope, Scope, Variable } from './program.ts';

export function newFunction(
  range: TextRange,
  name: string | undefined,
  parent: Scope | undefined,
  parameters: readonly Variable[],
  isAsync = false,
): FunctionScope {
  const made: FunctionScope = {
    ...range,
    name,
    parent,
    variables: new Map(parameters.map(parameter => [parameter.name, parameter])),
    fields: undefined,
    parameters,
    body: {
      kind: 'function',
      ...range,
      parent: undefined,
      statement: range,
      get function() {
        return made;
      },
    },
    returns: [],
    isAsync,
    isFailureHandler: false,
  };
  return made;
}

export function newVariable(name: string, isParameter: boolean, type?: string): Variable {
  return { name, isParameter, type, values: [], isOpen: false };
}

export function declared(names: Map<string, Variable>, name: string): Variable {
  const made = newVariable(name, false);
  names.set(name, made);
  return made;
}

/** Notes what a variable may hold; that it may hold nothing is left out. */
export function addValue(variable: Variable, value: Expression): void {
  if (value.kind !== 'none') variable.values.push(value);
}

/** The variable that a name or path stands for when something is assigned to it. */
export function assignedVariable(name: string, scope: Scope): Variable {
  const [, field] = /^(?:this|self)\.#?([\w$]+)$/.exec(name) ?? [];
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const names = field === undefined ? at.variables : at.fields;
    const found = names?.get(field ?? name);
    if (found) return found;
    if (field !== undefined && names) return declared(names, field);
  }
  // Nobody has declared it here: a path such as `state.channel`, or a variable of all files.
  let file = scope;
  while (file.parent) file = file.parent;
  return declared(file.variables, name);
}

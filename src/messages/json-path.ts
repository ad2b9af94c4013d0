/** The steps of a path such as `$.error.codes[0]` or `error.code`; undefined for what is no path. */
export function parseJsonPath(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const step = /\.?([^.[\]"\s]+)|\[(\d+)\]|\["([^"]*)"\]/y;
  step.lastIndex = path.startsWith('$') ? 1 : 0;
  while (step.lastIndex < path.length) {
    const [, name, index, quoted] = step.exec(path) ?? [];
    const found = name ?? quoted ?? (index === undefined ? undefined : Number(index));
    if (found === undefined) return undefined;
    steps.push(found);
  }
  return steps.length > 0 ? steps : undefined;
}

/** What stands at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

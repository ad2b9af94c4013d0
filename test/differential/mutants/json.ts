export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

export type Path = readonly (string | number)[];

export function get(root: Json, path: Path): Json {
  let node: Json | undefined = root;
  for (const step of path) node = (node as JsonObject | undefined)?.[step as string];
  return node as Json;
}

export function set(root: Json, path: Path, value: Json): void {
  (get(root, path.slice(0, -1)) as JsonObject)[path.at(-1) as string] = value;
}

/** Takes the value away and returns it. */
export function remove(root: Json, path: Path): Json {
  const parent = get(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent)) return parent.splice(Number(last), 1)[0] as Json;
  const value = get(root, path);
  delete (parent as JsonObject)[String(last)];
  return value;
}

export function listAt(root: JsonObject, section: string | number | undefined): Json[] {
  return root[String(section)] as Json[];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { get, isObject, type Json, listAt, type Path, remove, set } from './json.ts';
import { base, changed, label, type Mutant, values } from './mutant.ts';

export function droppedFields(): Mutant[] {
  return fieldPaths().map(path => changed(`${label(path)} left out`, root => remove(root, path)));
}

export function renamedFields(): Mutant[] {
  return fieldPaths().map(path =>
    changed(`${label(path)} misspelled`, root => {
      const value = remove(root, path);
      set(root, [...path.slice(0, -1), `${path.at(-1)}_`], value);
    }),
  );
}

export function wrongValues(): Mutant[] {
  return fieldPaths().flatMap(path => values(path, anyValue));
}

/** Items of a list that are no objects, and items that are not there. */
export function wrongItems(): Mutant[] {
  return itemPaths().flatMap(path => [
    ...values(path, [null, 7, 'word', [], {}]),
    changed(`${label(path)} removed`, root => remove(root, path)),
  ]);
}

export function repeatedObjects(): Mutant[] {
  // Two users of one name are refused or not by the luck of the workers that import them side by side.
  const paths = itemPaths().filter(([section]) => section !== 'users');
  return paths.map(path =>
    changed(`${label(path)} repeated`, root => listAt(root, path[0]).push(get(root, path))),
  );
}

export function wrongSections(): Mutant[] {
  const sections = Object.keys(base());
  return [
    ...sections.flatMap(section => values([section], [null, {}, 7, 'word', true, [], [[]]])),
    ...sections.map(section => changed(`${section} left out`, root => remove(root, [section]))),
    ...sections.map(section =>
      changed(`${section} misspelled`, root => set(root, [`${section}s`], remove(root, [section]))),
    ),
  ];
}

const anyValue: readonly Json[] = [null, true, 0, -1, 7, 1.5, '', 'word-{n}', '7', [], {}, ['word-{n}'], [7]];

function itemPaths(): Path[] {
  return Object.entries(base()).flatMap(([section, list]) =>
    Array.isArray(list) ? list.map((_, index) => [section, index]) : [],
  );
}

/** The fields of every object, and the fields of objects in them. */
export function fieldPaths(): Path[] {
  const root = base();
  const below = (path: Path): Path[] => {
    const value = get(root, path);
    const keys = isObject(value) ? Object.keys(value) : Array.isArray(value) ? value.keys() : [];
    return [...keys].flatMap(key => [[...path, key], ...below([...path, key])]);
  };
  return itemPaths().flatMap(below);
}

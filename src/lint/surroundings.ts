import { parseDefinitions } from '../definitions/definitions.ts';
import type { Surroundings } from '../deployment/deployment.ts';
import {
  type Lent,
  lentByAdvanced,
  lentByCompose,
  lentByConf,
  lentByDefinitions,
  lentByPlugins,
} from '../deployment/deployment-lent.ts';
import { baseNameOf, folderOf } from '../deployment/deployment-paths.ts';
import { kindOfFile } from './kind.ts';

/** What a file tells the others of its deployment: its name, or what is in it, says what it is. */
export function lentBy(path: string, text: string): Lent {
  const kind = kindOfFile(path, text);
  if (kind === 'conf') return lentByConf(path, text);
  if (kind === 'compose') return lentByCompose(path, text);
  if (kind === 'advanced-config') return lentByAdvanced(path, text);
  if (kind === 'enabled-plugins') return lentByPlugins(path, text);
  const document = kind === undefined ? parseDefinitions(text) : undefined;
  return document ? lentByDefinitions(path, document) : { kind: 'other', path };
}

/** Files that are known by their paths, and no others. */
export function surroundingsOf(texts: ReadonlyMap<string, string>): Surroundings {
  const paths = [...texts.keys()];
  const lent = new Map<string, Lent>();
  return {
    at(path) {
      const text = texts.get(path);
      if (text === undefined)
        return paths.some(other => other.startsWith(`${path}/`)) ? { kind: 'other', path } : null;
      const found = lent.get(path) ?? lentBy(path, text);
      lent.set(path, found);
      return found;
    },
    namesIn: folder => paths.filter(path => folderOf(path) === folder).map(baseNameOf),
  };
}

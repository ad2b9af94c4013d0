import { parseConf } from '../conf/conf.ts';
import { confKeys } from '../conf/keys.ts';
import { settingsOf } from '../conf/settings.ts';
import { newestVersion } from '../model/version.ts';

/** What a file can be to a node. */
export type FileKind = 'definitions' | 'conf' | 'enabled-plugins';

export const fileKinds: readonly FileKind[] = ['definitions', 'conf', 'enabled-plugins'];

/**
 * Whether a file is one of settings or plugins: by its name, or where many have the name, by what is in it.
 * @returns undefined for anything else, definitions included: they are told by their content.
 */
export function kindOfFile(path: string, text: string): Exclude<FileKind, 'definitions'> | undefined {
  const name = path.replace(templateSuffix, '');
  if (/(?:^|[/\\])(?:rabbitmq[_-])?enabled_plugins$/.test(name)) return 'enabled-plugins';
  if (/(?:^|[/\\])rabbitmq[^/\\]*\.conf$/.test(name)) return 'conf';
  if (/\.conf$/.test(name) || path === '-') return looksLikeConf(text) ? 'conf' : undefined;
  return undefined;
}

/** Whether a file lies in a conf.d, where a node reads several. */
export function isConfPart(path: string): boolean {
  return /(?:^|[/\\])conf\.d[/\\][^/\\]+$/.test(path);
}

const templateSuffix = /\.(?:j2|jinja2?|tpl|tmpl|template|erb|mustache|example|sample|dist)$/;

/** Most programs have a `.conf`: this one's has keys that RabbitMQ knows, and little else. */
function looksLikeConf(text: string): boolean {
  const document = parseConf(text, newestVersion);
  const { all } = settingsOf(document, confKeys(newestVersion));
  const known = all.filter(({ key }) => key).length;
  return known > 0 && known >= all.length - known + document.problems.length;
}

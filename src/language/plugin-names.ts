import { parseEnabledPlugins } from '../conf/enabled-plugins.ts';
import { dependenciesOf, plugins } from '../conf/plugins.ts';
import type { Completion } from './completion.ts';
import { code } from './describe.ts';
import type { Hover } from './hover.ts';
import { pluginWords } from './keys/words/plugins.ts';

/** The plugins that can be written at `offset` of an enabled_plugins file, with the commas that are missing around them. */
export function pluginCompletionsAt(text: string, offset: number): readonly Completion[] {
  const [typed = ''] = /[\w@]*$/.exec(text.slice(0, offset)) ?? [];
  const [rest = ''] = /^[\w@]*/.exec(text.slice(offset)) ?? [];
  const range = { start: offset - typed.length, end: offset + rest.length };
  const before = text.slice(0, range.start);
  if (!isInList(before)) return [];
  const enabled = parseEnabledPlugins(text).plugins;
  const others = new Set(enabled.filter(({ start }) => start !== range.start).map(({ name }) => name));
  const bare = before.trimEnd();
  const needsCommaBefore = /[\w@']$/.test(bare);
  const needsCommaAfter = /^\s*[\w@']/.test(text.slice(range.end));
  return plugins
    .filter(name => !others.has(name))
    .map(name => ({
      label: name,
      kind: 'value',
      documentation: describePlugin(name),
      range,
      insertText: needsCommaAfter ? `${name},` : name,
      filterText: name,
      additionalEdits: needsCommaBefore ? [{ start: bare.length, end: bare.length, newText: ',' }] : [],
    }));
}

/** What the plugin under the pointer is for. */
export function pluginHoverAt(text: string, offset: number): Hover | undefined {
  const plugin = parseEnabledPlugins(text).plugins.find(({ start, end }) => start <= offset && offset < end);
  if (!plugin) return undefined;
  const { name, start, end } = plugin;
  const markdown = describePlugin(name);
  return markdown === undefined ? undefined : { range: { start, end }, markdown };
}

/** Behind an opening bracket that nothing closes, and not in a comment. */
function isInList(before: string): boolean {
  const code = before.replaceAll(/%.*/g, '');
  return code.lastIndexOf('[') > code.lastIndexOf(']') && !/%[^\n]*$/.test(before);
}

/** Undefined for one that does not come with RabbitMQ. */
export function describePlugin(name: string): string | undefined {
  const words = pluginWords[name];
  if (words === undefined) return undefined;
  const brought = dependenciesOf(name);
  return [
    `**${code(name)}**`,
    words,
    ...(brought.length > 0 ? [`Brings along ${brought.map(code).join(', ')}.`] : []),
  ].join('\n\n');
}

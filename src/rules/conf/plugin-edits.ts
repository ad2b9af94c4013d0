import type { EnabledPlugin, EnabledPluginsDocument } from '../../conf/enabled-plugins.ts';
import type { TextEdit } from '../../model/edit.ts';
import type { TextFix } from './conf-rule.ts';

/** Puts a plugin at the end of the list; none where the list cannot be read. */
export function enablePlugin(
  { end, plugins, problems }: EnabledPluginsDocument,
  name: string,
): readonly TextFix[] {
  if (end === undefined || problems.length > 0) return [];
  const newText = plugins.length > 0 ? `,${name}` : name;
  return [{ title: `Enable \`${name}\``, edits: [{ start: end, end, newText }], preferred: true }];
}

/** Takes a plugin out of the list, with one of its commas. */
export function disablePlugin(
  { text, plugins, problems }: EnabledPluginsDocument,
  plugin: EnabledPlugin,
): readonly TextFix[] {
  if (problems.length > 0) return [];
  const index = plugins.indexOf(plugin);
  const before = plugins[index - 1];
  const after = plugins[index + 1];
  const edit: TextEdit = {
    start: before?.end ?? plugin.start,
    end: before ? plugin.end : (after?.start ?? plugin.end),
    newText: '',
  };
  const isPlain = /^[\s,'\w@]*$/.test(text.slice(edit.start, edit.end));
  return isPlain ? [{ title: `Disable \`${plugin.name}\``, edits: [edit] }] : [];
}

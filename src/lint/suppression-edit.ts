import { toTextEdits } from '../definitions/edits.ts';
import { parseJson } from '../definitions/json.ts';
import type { TextEdit } from '../model/edit.ts';
import { member } from '../model/written.ts';
import type { SuppressionEntry } from './suppression-schema.ts';

/**
 * The edits that add an entry to a sidecar's text, in its own layout; an empty text becomes a whole sidecar.
 * Undefined where the text has no place for an entry: it is no JSON object, or its `suppressions` are no list.
 */
export function addSuppression(text: string, entry: SuppressionEntry): readonly TextEdit[] | undefined {
  const { file, rule, object, reason, until } = entry;
  const value = { file, rule, object, reason, until };
  if (text.trim() === '') {
    return [
      { start: 0, end: text.length, newText: `${JSON.stringify({ suppressions: [value] }, null, 2)}\n` },
    ];
  }
  const { root } = parseJson(text);
  if (root?.kind !== 'object') return undefined;
  const list = member(root, 'suppressions');
  if (list && list.value?.kind !== 'array') return undefined;
  return toTextEdits({ text, root }, [{ op: 'add', section: 'suppressions', value }]);
}

import { toTextEdits } from '../definitions/edits.ts';
import { parseJson } from '../definitions/json.ts';
import type { TextEdit } from '../model/edit.ts';
import { member } from '../model/written.ts';
import type { Attestation } from './attestation.ts';
import type { SuppressionEntry } from './suppression-schema.ts';

/**
 * The edits that add an entry to a sidecar's text, in its own layout; an empty text becomes a whole sidecar.
 * Undefined where the text has no place for an entry: it is no JSON object, or its `suppressions` are no list.
 */
export function addSuppression(text: string, entry: SuppressionEntry): readonly TextEdit[] | undefined {
  const { file, rule, object, reason, until } = entry;
  return addTo('suppressions', text, { file, rule, object, reason, until });
}

/** The same for an answer, in the list `attestations`. */
export function addAttestation(text: string, attestation: Attestation): readonly TextEdit[] | undefined {
  const { item, note, by, on } = attestation;
  return addTo('attestations', text, { item, note, by, on });
}

function addTo(
  section: 'suppressions' | 'attestations',
  text: string,
  value: Readonly<Record<string, unknown>>,
): readonly TextEdit[] | undefined {
  if (text.trim() === '') {
    return [{ start: 0, end: text.length, newText: `${JSON.stringify({ [section]: [value] }, null, 2)}\n` }];
  }
  const { root } = parseJson(text);
  if (root?.kind !== 'object') return undefined;
  const list = member(root, section);
  if (list && list.value?.kind !== 'array') return undefined;
  return toTextEdits({ text, root }, [{ op: 'add', section, value }]);
}

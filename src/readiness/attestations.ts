import type { Attestation } from '../lint/attestation.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';

/** An answer is asked for again after so many days. */
export const attestationDays = 180;

/** The last answer about an item, and whether it has run out. One of the future counts from its day on. */
export function attestationFor(
  item: ChecklistItemId,
  attestations: readonly Attestation[],
  now: Date,
): (Attestation & { readonly expired: boolean }) | undefined {
  const today = now.toISOString().slice(0, 10);
  const last = attestations
    .filter(attestation => attestation.item === item && attestation.on <= today)
    .toSorted((a, b) => (a.on < b.on ? -1 : 1))
    .at(-1);
  if (!last) return undefined;
  const days = (Date.parse(today) - Date.parse(last.on)) / 86_400_000;
  return { ...last, expired: days > attestationDays };
}

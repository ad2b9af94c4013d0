import type { ChecklistItemId } from '../rules/checklist.ts';

/** What a person has answered where nothing shows whether an item of the checklist is done. */
export interface Attestation {
  readonly item: ChecklistItemId;
  /** How it is done, best with a link. */
  readonly note: string;
  readonly by?: string;
  /** The day of the answer, such as `2026-11-22`; it is asked again after 180 days. */
  readonly on: string;
}

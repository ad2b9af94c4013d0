import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import type { Attestation } from '../../../src/lint/attestation.ts';
import { addAttestation } from '../../../src/lint/suppression-edit.ts';
import { parseSuppressions } from '../../../src/lint/suppression-file.ts';

const attestation: Attestation = { item: 'HA004', note: 'Two "HAProxy" nodes', on: '2026-11-22' };

function added(text: string): string {
  const edits = addAttestation(text, attestation);
  assert.ok(edits);
  return applyTextEdits(text, edits);
}

describe('An answer that is written into the workspace file', () => {
  for (const [where, text] of [
    ['into an empty file', ''],
    ['beside suppressions', '{\n  "suppressions": []\n}\n'],
    ['behind an earlier answer', added('')],
    ['into a file with tabs and Windows line ends', '{\r\n\t"attestations": [\r\n\t]\r\n}\r\n'],
  ] as const) {
    it(`is read back, ${where}`, () => {
      const { attestations, findings } = parseSuppressions(added(text));
      assert.deepEqual({ ...attestations.at(-1) }, attestation);
      assert.deepEqual(findings, []);
    });
  }

  it('is refused where there is no place for it', () => {
    assert.equal(addAttestation('[]', attestation), undefined);
    assert.equal(addAttestation('{"attestations": {}}', attestation), undefined);
  });
});

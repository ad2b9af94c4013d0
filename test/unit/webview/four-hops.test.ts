import assert from 'node:assert/strict';
import { crash, type Hop, hops, type Protections } from '../../../webview/course/four-hops/outcome.ts';

const none: Protections = { publish: false, store: false, deliver: false, handle: false };
const all: Protections = { publish: true, store: true, deliver: true, handle: true };

describe('a crash in the drawing of four hops', () => {
  it('loses messages on every hop when no protection is on', () => {
    for (const hop of hops) assert.ok(crash(hop, none).fates.includes('lost'), hop);
  });

  it('neither loses nor doubles a message when all protections are on', () => {
    for (const hop of hops) {
      const { fates } = crash(hop, all);
      assert.ok(!fates.includes('lost') && !fates.includes('twice'), hop);
    }
  });

  for (const [hop, on, fates] of [
    ['publish', { publish: true }, 'twice twice again again again'],
    ['store', { store: true }, 'done done done done lost'],
    ['store', { publish: true }, 'lost lost lost lost lost'],
    ['deliver', { deliver: true }, 'again again again again again'],
    ['handle', { deliver: true }, 'twice twice again again again'],
    ['handle', { handle: true }, 'done done lost lost lost'],
  ] as const satisfies readonly (readonly [Hop, Partial<Protections>, string])[]) {
    it(`${hop} with only ${Object.keys(on)} on: ${fates}`, () => {
      assert.equal(crash(hop, { ...none, ...on }).fates.join(' '), fates);
    });
  }
});

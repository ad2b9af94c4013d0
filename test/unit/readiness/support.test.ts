import assert from 'node:assert/strict';
import { parseVersion } from '../../../src/model/version.ts';
import { communitySupport } from '../../../src/readiness/support.ts';

describe('The support of a release', () => {
  const cases: readonly [version: string, day: string, words: string | undefined][] = [
    ['3.10.8', '2026-08-01', 'Community support of RabbitMQ 3.10 has ended.'],
    ['4.0.5', '2026-08-01', 'Community support of RabbitMQ 4.0 has ended.'],
    ['4.2.1', '2026-08-01', 'Community support of RabbitMQ 4.2 ended on 2026-07-31.'],
    ['4.2.1', '2026-07-01', 'Community support of RabbitMQ 4.2 ends on 2026-07-31.'],
    ['4.3.6', '2026-08-01', undefined],
    ['4.4.0', '2028-08-01', undefined],
  ];
  for (const [version, day, words] of cases)
    it(`is told of ${version} on ${day}: ${words ?? 'nothing'}`, () => {
      const parsed = parseVersion(version);
      assert.ok(parsed);
      assert.equal(communitySupport(parsed, new Date(day)), words);
    });
});

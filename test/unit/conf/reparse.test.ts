import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseConf } from '../../../src/conf/conf.ts';
import { reparseConf } from '../../../src/conf/reparse.ts';
import { newestVersion, oldestVersion } from '../../../src/model/version.ts';

const line = fc.constantFrom(
  'heartbeat = 60',
  '  log.console = true # why',
  '# a comment',
  '',
  'include conf.d/x.conf',
  'no setting',
  "default_pass = 'a#b'",
  "motd = '''a",
  "b'''",
  'x = {{ y }}',
  'a =',
  '[{rabbit, []}].',
);
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n')))
  .map(lines => lines.map(([words, end]) => words + end).join(''))
  .chain(whole => fc.nat(whole.length).map(cut => whole.slice(0, cut)));

describe('Reading a rabbitmq.conf again', () => {
  it('finds what reading all of it finds, whatever has changed', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.nat(20),
        fc.oneof(text, fc.constantFrom('\n', ' ', '#', '=', 'a', "'", '\uFEFF')),
        fc.constantFrom(oldestVersion, newestVersion),
        (before, at, length, typed, version) => {
          const offset = before.length === 0 ? 0 : at % (before.length + 1);
          const after = before.slice(0, offset) + typed + before.slice(offset + length);
          assert.deepEqual(
            reparseConf(parseConf(before, version), after, version),
            parseConf(after, version),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps what stands before the change', () => {
    const before = parseConf('a = 1\nb = 2\nc = 3\n', newestVersion);
    const after = reparseConf(before, 'a = 1\nb = 20\nc = 3\n', newestVersion);
    assert.equal(after.settings[0], before.settings[0]);
    assert.equal(after.settings[2]?.start, 13);
  });
});

import type { Series } from '../../tools/broker/source.ts';

/** Refused: 400 or 500. Left out: 204, and the object is not there afterwards. */
export type BrokerVerdict = 'accepted' | 'refused' | 'left out';

export interface FixtureVerdict extends Readonly<Record<Series, `${BrokerVerdict}${'' | ` ${string}`}`>> {
  /** A file of test/fixtures/verdicts; the object in question is the last one of `section`. */
  readonly fixture: string;
  readonly section: 'bindings' | 'exchanges' | 'parameters' | 'permissions' | 'policies' | 'queues' | 'users';
}

/** What each broker says to a file, and after it the rule that must tell of it for that version. */
export const fixtureVerdicts: readonly FixtureVerdict[] = [
  {
    fixture: 'binding-to-missing-queue',
    section: 'bindings',
    '3.10': 'left out DEF002',
    '4.0': 'refused DEF002',
    '4.3': 'refused DEF002',
  },
  ...always('queues', 'accepted DLX001', 'dead-letter-exchange-missing'),
  ...always('queues', 'refused QUE004', 'dead-letter-key-without-exchange'),
  ...always('queues', 'refused QUE002', 'delivery-limit-on-classic', 'max-priority-on-quorum'),
  // Until 3.12 the lazy mode does what it says.
  {
    fixture: 'lazy-mode-on-classic',
    section: 'queues',
    '3.10': 'accepted',
    '4.0': 'accepted QUE009',
    '4.3': 'accepted QUE009',
  },
  {
    fixture: 'queue-version-1',
    section: 'queues',
    '3.10': 'accepted QUE010',
    '4.0': 'accepted QUE010',
    '4.3': 'refused QUE010',
  },
  {
    fixture: 'queue-master-locator',
    section: 'queues',
    '3.10': 'accepted QUE011',
    '4.0': 'accepted QUE011',
    '4.3': 'left out QUE011',
  },
  ...always('queues', 'left out QUE012', 'quorum-not-durable', 'quorum-auto-delete'),
  ...always('queues', 'accepted QUE001', 'misspelled-argument'),
  ...always('queues', 'refused QUE003', 'overflow-reject', 'message-ttl-as-string', 'expires-zero'),
  ...always('queues', 'accepted QUE007', 'overflow-reject-publish-dlx-on-quorum'),
  ...always('queues', 'accepted QUE005', 'message-ttl-zero'),
  // Too many members for one node; how many nodes there will be, the file does not say.
  ...always('queues', 'accepted', 'group-size-5-on-one-node'),
  ...always('queues', 'accepted QUE008', 'at-least-once-without-reject-publish'),
  ...always('queues', 'left out DEF007', 'queue-named-amq'),
  ...always('exchanges', 'refused DEF008', 'unknown-exchange-type'),
  ...always('queues', 'refused DEF003', 'queue-in-unknown-vhost'),
  ...always('queues', 'refused DEF004', 'queue-without-vhost'),
  {
    fixture: 'queue-without-durable',
    section: 'queues',
    '3.10': 'refused REL001',
    '4.0': 'accepted',
    '4.3': 'accepted',
  },
  // With the deprecated feature denied, as 4.3 does by default where Debian has not patched it.
  {
    fixture: 'transient-queue',
    section: 'queues',
    '3.10': 'accepted REL001',
    '4.0': 'left out REL001',
    '4.3': 'left out REL001',
  },
  ...always('permissions', 'refused USR001', 'permission-for-unknown-user'),
  ...always('users', 'refused USR004', 'user-without-tags'),
  ...always('users', 'accepted USR005', 'user-tag-admin'),
  ...always('users', 'refused USR006', 'password-hash-not-base64'),
  ...always('users', 'accepted USR007', 'password-hash-of-wrong-length'),
  ...always('users', 'accepted USR009', 'hashing-algorithm-bcrypt'),
  {
    fixture: 'policy-ha-mode',
    section: 'policies',
    '3.10': 'accepted',
    '4.0': 'refused DEF001',
    '4.3': 'refused DEF001',
  },
  ...always('policies', 'refused POL001', 'policy-x-key', 'policy-unknown-key'),
  {
    fixture: 'policy-queue-mode-lazy',
    section: 'policies',
    '3.10': 'accepted',
    '4.0': 'accepted QUE009',
    '4.3': 'accepted QUE009',
  },
  {
    fixture: 'policy-apply-to-quorum-queues',
    section: 'policies',
    '3.10': 'refused POL009',
    '4.0': 'accepted',
    '4.3': 'accepted',
  },
  {
    fixture: 'policy-delivery-limit-unlimited',
    section: 'policies',
    '3.10': 'refused ERR003',
    '4.0': 'accepted ERR003',
    '4.3': 'accepted ERR003',
  },
  {
    fixture: 'policy-delayed-retry',
    section: 'policies',
    '3.10': 'refused POL001',
    '4.0': 'refused POL001',
    '4.3': 'accepted',
  },
  {
    fixture: 'policy-consumer-timeout',
    section: 'policies',
    '3.10': 'refused POL001',
    '4.0': 'accepted',
    '4.3': 'accepted',
  },
  ...always('parameters', 'refused POL011', 'operator-policy-with-dead-letter-exchange'),
  {
    fixture: 'consistent-hash-key-abc',
    section: 'bindings',
    '3.10': 'left out DEF012',
    '4.0': 'refused DEF012',
    '4.3': 'refused DEF012',
  },
  {
    fixture: 'headers-match-both',
    section: 'bindings',
    '3.10': 'left out DEF013',
    '4.0': 'refused DEF013',
    '4.3': 'refused DEF013',
  },
];

function always(
  section: FixtureVerdict['section'],
  expected: FixtureVerdict[Series],
  ...fixtures: readonly string[]
): readonly FixtureVerdict[] {
  return fixtures.map(fixture => ({ fixture, section, '3.10': expected, '4.0': expected, '4.3': expected }));
}

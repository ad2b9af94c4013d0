import type { RuleDescription } from './rule.ts';

/** Shown by every example: an entry that is right for a file with the queue `audit` in vhost `/`. */
const sound = {
  file: 'definitions.json',
  rule: 'ERR001',
  object: { section: 'queues', vhost: '/', name: 'audit' },
  reason: 'Nobody consumes it: auditors read it by hand.',
};
const { reason: _, ...withoutReason } = sound;

/** What is wrong with the file of suppressions. They stand beside the catalogue: no definitions file is looked at for them. */
export const suppressionRules = {
  readable: {
    id: 'SUP001',
    name: 'suppressions-readable',
    item: null,
    severity: 'warning',
    summary: 'The file of suppressions can be read, and says nothing that has no meaning.',
    why: 'An entry that cannot be understood silences nothing. What it was to silence comes back, and nobody knows why.',
    remedy:
      'Write `{ "suppressions": [ … ] }`, each entry with `file`, `rule`, `reason`, and where it is about one object `object`; `until` ends it. VS Code completes all of it.',
    examples: {
      bad: { suppressions: [{ ...sound, untill: '2027-01-31' }] },
      good: { suppressions: [{ ...sound, until: '2027-01-31' }] },
    },
  },
  reasoned: {
    id: 'SUP002',
    name: 'suppression-has-reason',
    item: null,
    severity: 'warning',
    summary: 'Each suppression says why.',
    why: 'Without a reason the next person cannot tell an accepted risk from a forgotten one. The entry does not apply.',
    remedy: 'Write the reason: what makes this right here, and who has decided it.',
    examples: { bad: { suppressions: [withoutReason] }, good: { suppressions: [sound] } },
  },
  ruleKnown: {
    id: 'SUP003',
    name: 'suppression-of-known-rule',
    item: null,
    severity: 'warning',
    summary: 'A suppression names a rule that exists.',
    why: 'An entry for a rule that does not exist silences nothing.',
    remedy: 'Take the id that stands beside the finding, such as ERR001.',
    examples: {
      bad: { suppressions: [{ ...sound, rule: 'ERR01' }] },
      good: { suppressions: [sound] },
    },
  },
  unexpired: {
    id: 'SUP004',
    name: 'suppression-not-expired',
    item: null,
    severity: 'warning',
    summary: 'A suppression with a last day is gone after it.',
    why: 'The day was set so that somebody looks again. The entry does not apply any more.',
    remedy: 'Mend what it silences and remove the entry, or set another day.',
    examples: {
      bad: { suppressions: [{ ...sound, until: '2020-12-31' }] },
      good: { suppressions: [{ ...sound, until: '2099-12-31' }] },
    },
  },
  targetExists: {
    id: 'SUP005',
    name: 'suppression-target-exists',
    item: null,
    severity: 'warning',
    summary: 'The file and the object that a suppression is about are there.',
    why: 'After a rename or a removal the entry means nothing, until something else takes the name and is silenced unseen.',
    remedy: 'Write the name as it is now, or remove the entry.',
    examples: {
      bad: { suppressions: [{ ...sound, object: { ...sound.object, name: 'audits' } }] },
      good: { suppressions: [sound] },
    },
  },
  used: {
    id: 'SUP006',
    name: 'suppression-used',
    item: null,
    severity: 'warning',
    summary: 'A suppression silences something.',
    why: 'What was accepted has been mended. Were it to come back, the entry would hide it.',
    remedy: 'Remove the entry.',
    examples: {
      bad: { suppressions: [{ ...sound, rule: 'REL001' }] },
      good: { suppressions: [sound] },
    },
  },
} as const satisfies Readonly<Record<string, RuleDescription>>;

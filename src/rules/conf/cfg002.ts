import type { Setting } from '../../conf/conf.ts';
import { wordsOf } from '../../conf/datatypes.ts';
import { removeSetting, replaceValue } from '../../conf/edits.ts';
import type { ConfKey } from '../../conf/keys.ts';
import { refusalOf } from '../../conf/values.ts';
import { nearest } from '../nearest.ts';
import { type ConfEvidence, defineConfRule, type TextFix, type TextViolation } from './conf-rule.ts';

export const soundValues = defineConfRule({
  id: 'CFG002',
  name: 'configuration-value-fits',
  item: null,
  severity: 'error',
  summary: 'Every value in rabbitmq.conf is of the type that its key takes.',
  why: 'A node converts and checks all values before it starts, and does not start where one does not fit: an unknown word, a number with a unit where none is taken, a number out of range.',
  remedy: 'Write a value that the key takes.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file',
  versions: '>=3.10',
  examples: {
    bad: 'log.console.level = warn\nheartbeat = 60s\n',
    good: 'log.console.level = warning\nheartbeat = 60\n',
  },
  *check({ document, settings }) {
    for (const { setting, key, overriddenBy } of settings.all) {
      // A node looks at no value that a later line replaces.
      if (!key || overriddenBy || setting.isOpen) continue;
      const violation = violationIn(document, setting, key);
      if (violation) yield { ...violation, brokerRefuses: true };
    }
  },
});

function violationIn(
  document: ConfEvidence['document'],
  setting: Setting,
  key: ConfKey,
): TextViolation | undefined {
  const refusal = refusalOf(key, setting.segments, setting.value);
  if (!refusal) return undefined;
  const { what, expected } = refusal;
  if (what === 'every value') {
    const instead = expected ? ` Use ${expected}.` : ' Remove it.';
    return {
      at: setting.keyRange,
      message: `\`${setting.key}\` keeps the node from starting, whatever its value.${instead}`,
      fixes: [{ title: `Remove \`${setting.key}\``, edits: [removeSetting(document, setting)] }],
    };
  }
  if (what === 'segment') {
    const places = key.key.split('.').filter(segment => segment.startsWith('$'));
    return {
      at: setting.keyRange,
      message: `\`${setting.key}\`: what stands for ${places.join(', ')} in \`${key.key}\` must be ${expected}. A node does not start with it.`,
    };
  }
  return {
    at: setting.valueRange,
    message: fitting(
      240,
      (words: string) => `\`${setting.key}\` must be ${words}. A node does not start with this value.`,
      expected,
    ),
    fixes: fixesOf(setting, key),
  };
}

/** A list of words that would make the message too long is cut. */
function fitting(limit: number, message: (words: string) => string, words: string): string {
  const whole = message(words);
  return whole.length <= limit
    ? whole
    : message(`${words.slice(0, words.length - (whole.length - limit) - 1)}…`);
}

/** What the person may have meant: without quotes or blanks, in lower case, without a unit, or a word that is near. */
function fixesOf(setting: Setting, key: ConfKey): readonly TextFix[] {
  const { value } = setting;
  const bare = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  const words = wordsOf(key.datatypes);
  const guesses = [
    bare,
    bare.toLowerCase(),
    words.find(word => word.startsWith(bare.toLowerCase()) && bare.length > 2) ?? '',
    nearest(bare.toLowerCase(), words, 2) ?? '',
    synonyms.get(bare.toLowerCase()) ?? '',
    /^\d+(?:s|ms)$/.test(bare) ? bare.replace(/m?s$/, '') : '',
    /^\d+$/.test(bare) ? `${bare}.0` : '',
  ];
  const guess = guesses.find(
    candidate => candidate !== '' && candidate !== value && !refusalOf(key, setting.segments, candidate),
  );
  return guess === undefined
    ? []
    : [{ title: `Change to \`${guess}\``, edits: [replaceValue(setting, guess)], preferred: true }];
}

const synonyms: ReadonlyMap<string, string> = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['1', 'true'],
  ['no', 'false'],
  ['off', 'false'],
  ['0', 'false'],
]);

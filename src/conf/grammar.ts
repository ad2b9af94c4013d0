import { isAtLeast, type Version } from '../model/version.ts';
import tables from './keys.json' with { type: 'json' };

/**
 * What of rabbitmq.conf's syntax depends on the version. The parser is cuttlefish's `conf_parse.peg`, and which release ships
 * which cuttlefish is told by rabbitmq-components.mk of its tag.
 */
export interface Grammar {
  /** `'…'` holds a value in which `#` is no comment; before, the quotes are part of the value. */
  readonly singleQuotes: boolean;
  /** `'''…'''` holds a value of several lines. */
  readonly tripleQuotes: boolean;
  /** A byte order mark is skipped; before, it is a syntax error. */
  readonly byteOrderMark: boolean;
  /** Values may have characters outside Latin-1. */
  readonly unicode: boolean;
  /** White space must follow `include`. */
  readonly includeNeedsSpace: boolean;
}

/** @returns the same object for the same cuttlefish: grammars can be compared. */
export function grammarOf(version: Version): Grammar {
  const cuttlefish = cuttlefishIn(version);
  const known = grammars.get(cuttlefish) ?? grammarOfCuttlefish(cuttlefish);
  grammars.set(cuttlefish, known);
  return known;
}

const grammars = new Map<string, Grammar>();

function grammarOfCuttlefish(text: string): Grammar {
  const cuttlefish = numbers(text);
  return {
    singleQuotes: isAtLeast(cuttlefish, 3, 3),
    tripleQuotes: isAtLeast(cuttlefish, 3, 6),
    byteOrderMark: isAtLeast(cuttlefish, 3, 6),
    unicode: isAtLeast(cuttlefish, 3, 1),
    includeNeedsSpace: isAtLeast(cuttlefish, 3, 3),
  };
}

/** The rows are in the order of the releases; the last one that does not come after the version tells. */
function cuttlefishIn(version: Version): string {
  const reached = tables.cuttlefish.filter(({ from }) => {
    const { major, minor, patch } = numbers(from);
    return isAtLeast(version, major, minor, patch);
  });
  return reached.at(-1)?.cuttlefish ?? '3.0.1';
}

function numbers(text: string): Required<Version> {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return { major, minor, patch };
}

import type { HaproxyDocument, HaproxySection, HaproxyWord } from '../../deployment/haproxy.ts';
import { appendLine, replaceWord } from '../../deployment/haproxy-edits.ts';
import type { HaproxyRoute } from '../../deployment/haproxy-proxies.ts';
import type { ConfRule, TextFix, TextViolation } from '../conf/conf-rule.ts';
import type { Profile } from '../rule.ts';

/** One rule about haproxy.cfg, with its check. What it says holds for all versions of RabbitMQ. */
export interface HaproxyRule extends Omit<ConfRule, 'check' | 'exampleVersion'> {
  check(evidence: HaproxyEvidence): Iterable<TextViolation>;
}

/** What a rule about haproxy.cfg may look at. */
export interface HaproxyEvidence {
  readonly document: HaproxyDocument;
  /** Those that lead to RabbitMQ. */
  readonly routes: readonly HaproxyRoute[];
  readonly profile: Profile;
}

export function defineHaproxyRule(rule: HaproxyRule): HaproxyRule {
  return rule;
}

/** Writes a line of a section: its last word in the place of the one that is there, else the whole line. */
export function lineFix(
  document: HaproxyDocument,
  section: HaproxySection,
  line: string,
  written: HaproxyWord | undefined,
): TextFix {
  const edit = written
    ? replaceWord(written, line.slice(line.lastIndexOf(' ') + 1))
    : appendLine(document, section, line);
  return { title: `Set \`${line}\``, edits: [edit], preferred: true };
}

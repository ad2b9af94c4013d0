import assert from 'node:assert/strict';
import { toHtml } from '../../../src/readiness/to-html.ts';
import { toMarkdown, toShortMarkdown } from '../../../src/readiness/to-markdown.ts';
import { toText } from '../../../src/readiness/to-text.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import { readinessReport, variedReport } from '../../support/readiness-report.ts';

/** A name that steers terminals, closes tags and code, and breaks lines and tables. */
const hostile = '`<img src=x onerror=alert(1)>|\u001b[31m\n# \u202eeman*_[a](b)';

const withHostileName = readinessReport({
  REL001: {
    verdict: 'warn',
    evidence: [{ verdict: 'warn', text: `Queue \`${hostile}\` in vhost \`/\` is not durable.` }],
  },
  MON004: { verdict: 'unknown', reason: `Node \`${hostile}\` does not tell.`, evidence: [] },
});

describe('A report for a terminal', () => {
  it('has a line for each item, none longer than 80 columns', () => {
    const text = toText(variedReport(), false);
    for (const { id } of checklist) assert.match(text, new RegExp(`^ {2}\\w+ +${id} `, 'm'));
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  });

  it('tells of what does not pass: what was seen, and what to do', () => {
    const report = readinessReport({
      ERR001: { verdict: 'warn', evidence: seen(7, 'warn'), remedy: 'Add a policy.' },
    });
    const text = toText(report, false);
    assert.match(text, /warn +ERR001[^\n]*\n +- Thing 1\n/);
    assert.match(text, /Thing 5\n +and 2 more like these/);
    assert.match(text, /What to do: Add a policy\.\n/);
    assert.doesNotMatch(text, /What was seen of `REL001`/);
  });

  it('has colours where they are wanted, and no other control character', () => {
    assert.ok(toText(withHostileName, true).includes('\u001b[33mwarn'));
    const plain = toText(withHostileName, false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    assert.doesNotMatch(plain, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.match(plain, /\\u001b\[31m\\u000a/);
  });
});

describe('A report in Markdown', () => {
  it('has a section for each item', () => {
    const text = toMarkdown(variedReport());
    for (const { id } of checklist) assert.match(text, new RegExp(`^### .* ${id} `, 'm'));
  });

  it('lets no name become markup', () => {
    for (const text of [toMarkdown(withHostileName), toShortMarkdown(withHostileName)]) {
      const outsideCode = text.replaceAll(/`[^`]*`/g, '');
      assert.doesNotMatch(outsideCode, /(?<!\\)<img|^# \\u202e/m);
      assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
    }
  });

  it('is short for a pull request: a row for each item that does not pass', () => {
    const text = toShortMarkdown(withHostileName);
    const rows = text.split('\n').filter(line => line.startsWith('|'));
    assert.equal(rows.length, 4);
    for (const row of rows.slice(2)) assert.equal(row.replaceAll('\\|', '').match(/\|/g)?.length, 4, row);
    assert.doesNotMatch(toShortMarkdown(readinessReport()), /\|/);
  });
});

describe('A report in HTML', () => {
  it('needs no network and runs nothing', () => {
    const html = toHtml(withHostileName);
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /<script|<link|<img|https?:|src=x onerror=alert\(1\)>/);
    assert.match(html, /&#60;img/);
  });

  it('says each verdict in words', () => {
    const html = toHtml(variedReport());
    for (const name of ['Pass', 'Warning', 'Fail', 'Unknown'])
      assert.ok(html.includes(`</span> ${name}</span>`), name);
  });
});

function seen(count: number, verdict: 'warn') {
  return Array.from({ length: count }, (_, index) => ({ verdict, text: `Thing ${index + 1}` }));
}

import type { Verdict } from '../../src/readiness/report.ts';
import { h, svg } from '../shared/dom.ts';

/** A verdict as a person reads it: never by its colour alone. */
export const verdictWords: Readonly<Record<Verdict | 'note', string>> = {
  pass: 'Pass',
  warn: 'Warning',
  fail: 'Fail',
  unknown: 'Unknown',
  note: 'Note',
};

/** Those of items, the worst first. */
export const verdicts: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass'];

/** The picture of a verdict with its word beside it; `quiet`: the word for screen readers only. */
export function verdictMark(verdict: Verdict | 'note', quiet = false): HTMLElement {
  return h(
    'span',
    { class: `verdict ${verdict}` },
    svg(
      'svg',
      { viewBox: '0 0 16 16', 'aria-hidden': 'true' },
      svg('path', { d: outlines[verdict], class: 'outline' }),
      svg('path', { d: signs[verdict], class: 'sign' }),
    ),
    h('span', { class: quiet ? 'unseen' : 'word' }, `${verdictWords[verdict]}${quiet ? ': ' : ''}`),
  );
}

const circle = 'M8 1.2a6.8 6.8 0 1 1 0 13.6a6.8 6.8 0 1 1 0-13.6z';

/** A form for each, as colours look alike to many. */
const outlines: Readonly<Record<Verdict | 'note', string>> = {
  pass: circle,
  warn: 'M8 1.5 15.2 14.4H.8z',
  fail: 'M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5z',
  unknown: circle,
  note: circle,
};

const signs: Readonly<Record<Verdict | 'note', string>> = {
  pass: 'M4.6 8.3l2.4 2.4 4.4-5',
  warn: 'M8 6v4M8 11.6v1.4',
  fail: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  unknown: 'M6 6.2a2 2 0 1 1 2.6 2c-.4.2-.6.5-.6 1.1M8 10.9v1.3',
  note: 'M8 7.2v4.6M8 4.2v1.4',
};

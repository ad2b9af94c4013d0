import type { SampleRange } from '../../src/management/samples.ts';
import { clock } from './clock.ts';
import { button } from './controls.ts';
import { h } from './dom.ts';
import type { Look } from './live-protocol.ts';
import { inLine, withCode } from './words.ts';

export interface LiveFrameOptions {
  /** Beside the heading. */
  readonly acts: readonly HTMLElement[];
  readonly onRange: (range: SampleRange) => void;
  readonly onRefresh: () => void;
  readonly onCredentials: () => void;
}

export interface LiveFrame {
  /** What is shown of the cluster goes in here; it is greyed while it is not up to date. */
  readonly content: HTMLElement;
  /** @param facts what the title alone does not say */
  show(look: Look, title: string, facts: readonly string[]): void;
  /** Something that was asked for on the page went wrong; empty: no more. */
  complain(words: string): void;
}

/** What pages have in common that show something live: heading, marks, range, how old it is, and what is wrong. */
export function liveFrame({ acts, onRange, onRefresh, onCredentials }: LiveFrameOptions): LiveFrame {
  const heading = h('h1');
  const subject = h('p', { class: 'quiet' });
  const marks = h('p', { class: 'marks' });
  const range = h('select', { id: 'range' });
  range.addEventListener('change', () => onRange(range.value as SampleRange));
  const age = h('span', { class: 'quiet' });
  const complaint = h('p', { class: 'notice bad', role: 'alert', hidden: true });
  const trouble = h('div', { class: 'notice bad', role: 'alert', hidden: true });
  const troubleWords = h('p');
  const staleWords = h('p', { class: 'quiet' });
  const loading = h('p', { role: 'status' }, 'Asking the cluster …');
  const content = h('div', { class: 'content', hidden: true });
  const credentials = button({ label: 'Update Credentials…', onClick: onCredentials });
  const main = h(
    'main',
    {},
    h('header', {}, h('div', {}, heading, subject, marks), h('div', { class: 'acts' }, ...acts)),
    complaint,
    trouble,
    h(
      'div',
      { class: 'range' },
      h('label', { for: 'range' }, 'Last'),
      range,
      button({ label: 'Refresh', onClick: onRefresh }),
      age,
    ),
    loading,
    content,
  );
  trouble.append(troubleWords, staleWords, credentials);
  document.body.append(main);

  return {
    content,
    complain(words) {
      complaint.replaceChildren(...withCode(words));
      complaint.hidden = words === '';
    },
    show(look, title, facts) {
      heading.replaceChildren(h('bdi', {}, title));
      subject.replaceChildren(...inLine(facts));
      marks.hidden = look.marks === '';
      marks.textContent = look.marks;
      marks.className = look.marks.includes('production') ? 'marks production' : 'marks';
      offer(range, look);
      const isEmpty = look.readAt === undefined;
      age.textContent = look.readAt === undefined ? '' : `as of ${clock(look.readAt)}`;
      loading.hidden = !isEmpty || look.trouble !== undefined;
      content.hidden = isEmpty;
      main.classList.toggle('stale', look.trouble !== undefined);
      trouble.hidden = look.trouble === undefined;
      credentials.hidden = look.trouble?.credentials !== true;
      const words = look.trouble?.words ?? '';
      // What is written again is read aloud again.
      if (troubleWords.textContent !== words) troubleWords.textContent = words;
      const stale = `What is shown is from ${clock(look.readAt ?? 0)}. It is tried again by itself.`;
      const said = isEmpty ? 'It is tried again by itself.' : stale;
      if (staleWords.textContent !== said) staleWords.textContent = said;
    },
  };
}

function offer(select: HTMLSelectElement, { range, ranges }: Look): void {
  const offered = [...select.options].map(({ value }) => value);
  if (offered.join() !== ranges.join())
    select.replaceChildren(...ranges.map(name => h('option', { value: name }, name)));
  select.value = range;
}

import { parseVersion, satisfies } from '../../src/model/version.ts';
import { h } from '../shared/dom.ts';
import type { Brokers } from './protocol.ts';

/** Says on each version note of the page whether it is about the connected broker; without one, nothing. */
export function markVersionNotes(article: HTMLElement, { all, chosen }: Brokers): void {
  const broker =
    all.find(({ id, version }) => id === chosen && version) ?? all.find(({ version }) => version);
  const version = parseVersion(broker?.version ?? '');
  for (const note of article.querySelectorAll<HTMLElement>('.version')) {
    const title = note.querySelector('.versions');
    title?.querySelector('.yours')?.remove();
    if (!broker || !version) {
      delete note.dataset.yours;
      continue;
    }
    const applies = satisfies(version, note.dataset.range ?? '');
    note.dataset.yours = String(applies);
    const words = `${applies ? 'true of' : 'not true of'} ${broker.name} (${broker.version})`;
    title?.append(h('span', { class: 'yours' }, words));
  }
}

import { h } from './dom.ts';

export interface Found {
  readonly names: readonly { readonly name: string; readonly type: string }[];
  /** Of which these are some. */
  readonly total: number;
}

export interface Combobox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
}

/**
 * A field for a name that is chosen from those that there are, or typed. The pattern is ARIA's:
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function combobox(id: string, search: (filter: string) => Promise<Found>): Combobox {
  const list = h('ul', { role: 'listbox', id: `${id}-list`, 'aria-label': 'Names' });
  const more = h('p', { class: 'quiet', role: 'status' });
  const popup = h('div', { class: 'popup', hidden: true }, list, more);
  const input = h('input', {
    type: 'text',
    id,
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  });
  let asked = 0;
  let active = -1;

  const close = () => {
    asked++;
    popup.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    active = -1;
  };
  const activate = (index: number) => {
    const options = [...list.children];
    options[active]?.setAttribute('aria-selected', 'false');
    active = Math.max(-1, Math.min(index, options.length - 1));
    const option = options[active];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
  };
  const choose = (name: string) => {
    input.value = name;
    close();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    close();
  };
  const open = async (filter: string) => {
    const mine = ++asked;
    const found = await search(filter).catch(error => ({
      names: [],
      total: 0,
      problem: error instanceof Error ? error.message : String(error),
    }));
    if (mine !== asked || document.activeElement !== input) return;
    list.replaceChildren(
      ...found.names.map(({ name, type }, index) => {
        const option = h(
          'li',
          { role: 'option', id: `${id}-${index}`, 'aria-selected': 'false' },
          h('bdi', {}, name),
          ' ',
          h('span', { class: 'quiet' }, type),
        );
        option.addEventListener('mousedown', event => {
          event.preventDefault();
          choose(name);
        });
        return option;
      }),
    );
    active = -1;
    input.removeAttribute('aria-activedescendant');
    more.textContent = 'problem' in found ? found.problem : countWords(found);
    popup.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  };

  input.addEventListener('input', () => void open(input.value));
  input.addEventListener('click', () => void open(''));
  input.addEventListener('blur', close);
  input.addEventListener('keydown', event => {
    const isOpen = !popup.hidden;
    const option = list.children[active];
    if (event.key === 'ArrowDown' && !isOpen) void open('');
    else if (event.key === 'ArrowDown') activate(active + 1);
    else if (event.key === 'ArrowUp' && isOpen) activate(active - 1);
    else if (event.key === 'Enter' && isOpen && option)
      choose(option.querySelector('bdi')?.textContent ?? '');
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    event.preventDefault();
  });
  return { element: h('div', { class: 'combobox' }, input, popup), input };
}

function countWords({ names, total }: Found): string {
  if (total === 0) return 'None with these letters.';
  const left = total - names.length;
  return left > 0
    ? `And ${left.toLocaleString('en')} more: type some letters.`
    : `${total.toLocaleString('en')} found.`;
}

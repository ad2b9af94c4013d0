import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../tools/lifetime.ts';

/** The little of the DOM that reading a row takes; this side of the project is compiled without it. */
export interface RowElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): RowElement | null;
}

/** One row of a tree view, as a person reads it. */
export interface TreeRow {
  readonly index: number;
  /** 1 at the root. */
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
}

/** A tree view. Its rows are named by the path of their labels: `row('Demo', '/', 'Queues')`. */
export class Tree {
  readonly #list: Locator;

  /** @param list the `.monaco-list` element. */
  constructor(list: Locator) {
    this.#list = list;
  }

  /** The rows of what is expanded, from the first to the last. */
  rows(): Promise<TreeRow[]> {
    return readRows(this.#list, readTreeRows);
  }

  /** The row at that path, scrolled into view; its parents are expanded on the way. */
  async row(...path: readonly string[]): Promise<Locator> {
    for (let depth = 1; depth < path.length; depth++) await this.expand(...path.slice(0, depth));
    const index = await waitFor(`the row “${path.join(' › ')}” in the tree`, async () =>
      findRow(await this.rows(), path),
    );
    return scrollToRow(this.#list, index);
  }

  async expand(...path: readonly string[]): Promise<void> {
    const row = await this.row(...path);
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await waitFor(`the row “${path.join(' › ')}” to expand`, async () =>
      (await row.getAttribute('aria-expanded')) === 'true' ? true : undefined,
    );
  }

  /** Runs an item of the row's context menu. */
  async menu(path: readonly string[], item: string): Promise<void> {
    await chooseInMenu(await this.row(...path), item);
  }

  /** Runs one of the actions that show when the pointer is over the row. */
  async action(path: readonly string[], title: string): Promise<void> {
    const row = await this.row(...path);
    await row.hover();
    await row.locator('.actions').getByRole('button', { name: title }).click();
  }
}

/** Runs an item of a row's context menu. */
export async function chooseInMenu(row: Locator, item: string): Promise<void> {
  const choice = row.page().locator('.monaco-menu').getByText(item, { exact: true });
  await waitFor(`the menu to take “${item}”`, async () => {
    // What takes the keyboard meanwhile, such as a page that has just been loaded, closes the menu.
    if (!(await choice.isVisible())) await row.click({ button: 'right' });
    await choice.waitFor({ timeout: 5_000 });
    // A menu is deaf for its first 100 ms: the mouse button that opened it is not to choose from it.
    await sleep(150);
    const heard = await choice.evaluateHandle(element => {
      const heard = { mouseUp: false };
      element.addEventListener('mouseup', () => (heard.mouseUp = true));
      return heard;
    });
    await choice.click({ timeout: 5_000 });
    // A busy window closes it later than it takes the click: a second menu would meet what the first has opened.
    await choice.waitFor({ state: 'hidden', timeout: 5_000 });
    // One that was closed between the press and the release of the button has chosen nothing.
    return (await heard.jsonValue()).mouseUp || undefined;
  });
}

/**
 * Reads every row of a list. It scrolls, because only the rows in view are in the page.
 * @param read runs in the page: it can use nothing but its argument.
 */
export async function readRows<T extends { readonly index: number }>(
  list: Locator,
  read: (rows: RowElement[]) => T[],
): Promise<T[]> {
  const rows: T[] = [];
  await settle(list);
  for (let top = 0; ; ) {
    const { viewHeight, contentHeight } = await scrollTo(list, top);
    for (const row of await list.locator(rowSelector).evaluateAll(read)) rows[row.index] = row;
    top += viewHeight;
    if (top >= contentHeight) return rows;
  }
}

function readTreeRows(rows: RowElement[]): TreeRow[] {
  return rows.map(row => {
    const expanded = row.getAttribute('aria-expanded');
    return {
      index: Number(row.getAttribute('data-index')),
      level: Number(row.getAttribute('aria-level')),
      label: row.querySelector('.label-name')?.textContent ?? '',
      description: row.querySelector('.label-description')?.textContent ?? '',
      expanded: expanded === null ? undefined : expanded === 'true',
    };
  });
}

function findRow(rows: readonly TreeRow[], path: readonly string[]): number | undefined {
  let children = rows;
  let found: TreeRow | undefined;
  for (const [depth, label] of path.entries()) {
    found = children.find(row => row.level === depth + 1 && row.label === label);
    if (!found) return undefined;
    const below = rows.slice(found.index + 1);
    const end = below.findIndex(row => row.level <= depth + 1);
    children = end === -1 ? below : below.slice(0, end);
  }
  return found?.index;
}

async function scrollToRow(list: Locator, index: number): Promise<Locator> {
  const { viewHeight } = await measure(list);
  // To the middle: at the top a tree keeps the parents, at the bottom a row may be cut.
  await scrollTo(list, index * rowHeight - viewHeight / 2);
  return list.locator(`${rowSelector}[data-index="${index}"]`);
}

const rowSelector = '.monaco-list-rows > .monaco-list-row';
const rowHeight = 22;

/** Where a list is scrolled to, and how far it goes, in CSS pixels. */
interface Extent {
  readonly top: number;
  readonly viewHeight: number;
  readonly contentHeight: number;
}

async function scrollTo(list: Locator, wanted: number): Promise<Extent> {
  return waitFor('the list to scroll', async () => {
    const extent = await measure(list);
    const top = Math.max(0, Math.min(Math.round(wanted), extent.contentHeight - extent.viewHeight));
    if (Math.abs(extent.top - top) <= 1) return extent;
    // A turn of a wheel is 50 px however far it goes; in an event of our own the distance is exact.
    const deltaY = top - extent.top;
    await list
      .locator('.monaco-list-rows')
      .dispatchEvent('wheel', { deltaY, wheelDeltaY: (-deltaY * 120) / 50 });
    return undefined;
  });
}

/** A row says that it is expanded before its children are in. */
async function settle(list: Locator): Promise<void> {
  let before = -1;
  await waitFor('the list to settle', async () => {
    const { contentHeight } = await measure(list);
    const settled = contentHeight === before;
    before = contentHeight;
    return settled || undefined;
  });
}

async function measure(list: Locator): Promise<Extent> {
  const style = await list.locator('.monaco-list-rows').getAttribute('style');
  const pixels = (property: string) =>
    Number(new RegExp(`(?:^|\\s)${property}: (-?\\d+)`).exec(style ?? '')?.[1] ?? 0);
  const box = await list.boundingBox();
  if (!box) throw new Error('The list is not in view.');
  return {
    top: 0 - pixels('top'),
    viewHeight: box.height,
    contentHeight: pixels('height'),
  };
}

import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../tools/browser.ts';
import { type Lifetime, waitFor } from '../../tools/lifetime.ts';
import { type RowElement, readRows, Tree } from './list.ts';

/** One line of the Problems panel. */
export interface Problem {
  readonly index: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly source: string;
  readonly code: string;
  /** 1-based, as the panel shows it. */
  readonly line: number;
  readonly column: number;
}

/**
 * Opens the workbench that a VS Code server serves, in a headless browser that ends with the lifetime.
 * @throws when its window is not there after 60 s.
 */
export async function openWorkbench(
  lifetime: Lifetime,
  url: string,
  viewport = { width: 1280, height: 800 },
): Promise<Workbench> {
  const browser = await launchBrowser(lifetime);
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  await page.locator('.part.activitybar .action-item').first().waitFor({ timeout: 60_000 });
  return new Workbench(page);
}

/** A VS Code window, driven as a person does: by what it shows. No wait is longer than 20 s. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Runs a command by the title in the palette, such as `RabbitMQ: Open Course`, as soon as it is there. */
  async command(title: string): Promise<void> {
    await waitFor(`the command “${title}” in the palette`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await this.#quickInput.fill(`>${title}`, { timeout: 2_000 });
      await this.#choice(title).waitFor({ timeout: 2_000 });
      return true;
    });
    await waitFor(`the palette to take “${title}”`, async () => {
      // On a busy machine a click may have had its effect when it is given up, or none as the list was made anew under it.
      await this.#choice(title)
        .click({ timeout: 5_000 })
        .catch(() => {});
      return this.#leaves(`>${title}`);
    });
  }

  /** Whether the input box closes, or asks for something else, within 2 s. */
  async #leaves(text: string): Promise<true | undefined> {
    const isHere = async () =>
      (await this.#quickInput.isVisible()) && (await this.#quickInput.inputValue({ timeout: 500 })) === text;
    return waitFor('it', async () => ((await isHere()) ? undefined : true), { timeoutMs: 2_000 }).catch(
      () => undefined,
    );
  }

  /** As a person does it: VS Code saves what it keeps before. */
  async reloadWindow(): Promise<void> {
    const reloaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.command('Developer: Reload Window');
    await reloaded;
    await this.page.locator('.part.activitybar .action-item').first().waitFor({ timeout: 60_000 });
  }

  /** Types into the input box that is open, and accepts it. */
  async answer(text: string): Promise<void> {
    await this.narrow(text);
    await this.accept();
  }

  /** Types into the input box that is open, also where a page behind it has taken the keyboard back. */
  async narrow(text: string): Promise<void> {
    await this.#quickInput.fill(text);
  }

  /** Enter in the input box that is open. */
  async accept(): Promise<void> {
    await this.#quickInput.press('Enter');
  }

  /** Answers a dialog that asks for a file, which in a browser is a list with an input box above. */
  async choosePath(path: string, button = 'OK'): Promise<void> {
    const accept = this.page.locator('.quick-input-widget').getByRole('button', { name: button });
    await accept.waitFor();
    await waitFor(`the dialog to take ${path}`, async () => {
      // Until it has read the folder it is deaf, and writes into the box.
      if ((await this.#quickInput.inputValue({ timeout: 2_000 })) !== path) {
        await this.#quickInput.fill(path);
        return undefined;
      }
      await accept.click({ timeout: 2_000 });
      await accept.waitFor({ state: 'hidden', timeout: 3_000 });
      return true;
    });
  }

  /** Picks from the list that is open, by label. */
  async pick(label: string): Promise<void> {
    await this.#choice(label).click();
  }

  /** The text of the input box that is open: its prompt or what is wrong with the answer. */
  inputMessage(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-message');
  }

  /** Presses a button of the modal dialog that is open. */
  async confirm(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box').getByRole('button', { name: button, exact: true }).click();
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The notification with that text in it, whose buttons `getByRole('button')` finds. */
  notification(text: string): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** Shows a view container by its title in the activity bar, such as `RabbitMQ`. */
  async openView(title: string): Promise<void> {
    const item = this.page.locator('.part.activitybar .action-item').filter({
      has: this.page.locator(`.action-label[aria-label^="${title}"]`),
    });
    await item.first().waitFor();
    if ((await item.first().getAttribute('aria-selected')) !== 'true') await item.first().click();
    await this.page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor();
  }

  /** Makes the side bar wider, as by dragging its border. */
  async widenSideBar(pixels: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('The side bar is not in view.');
    const [x, y] = [box.x + box.width, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + pixels, y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The tree in the side bar: its only one, or the one of the view with that title. */
  tree(view?: string): Tree {
    const sidebar = this.page.locator('.part.sidebar');
    const titled = this.page.locator('.pane-header .title', {
      hasText: view ?? '',
    });
    const scope = view ? sidebar.locator('.pane').filter({ has: titled }) : sidebar;
    return new Tree(scope.locator('.monaco-list').first());
  }

  /** Opens a file of the workspace by name, at a 1-based line if one is given. */
  async openFile(name: string, line?: number): Promise<void> {
    await waitFor(`the file ${name} in Quick Open`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+P');
      await this.#quickInput.fill(name, { timeout: 2_000 });
      await this.#choice(name.split('/').at(-1) ?? name).click({
        timeout: 3_000,
      });
      return true;
    });
    await this.tab(name).waitFor();
    await this.editor().waitFor();
    if (line !== undefined) await this.goToLine(line);
  }

  /** Puts the cursor on a 1-based line, and column if one is given. */
  async goToLine(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.answer(`:${line}:${column}`);
  }

  /** The completions that are offered at the cursor, once the one with that label is among them. */
  async suggestions(label: string): Promise<string[]> {
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    return waitFor(`${label} among the suggestions`, async () => {
      if ((await rows.count()) === 0) await this.page.keyboard.press('Control+Space');
      await rows.first().waitFor({ timeout: 2_000 });
      const labels = await rows.locator('.label-name').allTextContents();
      return labels.includes(label) ? labels : undefined;
    });
  }

  /** Shows what is known of what stands at the cursor. */
  async hover(): Promise<Locator> {
    await this.command('Show or Focus Hover');
    const hover = this.page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
    await hover.waitFor();
    return hover;
  }

  /** Renames what stands at the cursor. */
  async rename(newName: string): Promise<void> {
    await this.page.keyboard.press('F2');
    await this.renameInput().fill(newName);
    await this.page.keyboard.press('Enter');
    await this.renameInput().waitFor({ state: 'hidden' });
  }

  renameInput(): Locator {
    return this.page.locator('.rename-box input');
  }

  /** The code lens with that text in it. */
  lens(text: string): Locator {
    return this.editor().locator('.codelens-decoration a').filter({ hasText: text }).first();
  }

  /** Clicks a code lens until what it leads to is shown: after each lint the lenses are made anew, and a click may miss. */
  async openLens(text: string): Promise<void> {
    const peek = this.page.locator('.peekview-widget');
    for (let attempt = 1; ; attempt++) {
      await this.lens(text).click();
      const isShown = await peek.waitFor({ timeout: 5_000 }).then(
        () => true,
        error => {
          if (attempt === 4) throw error;
          return false;
        },
      );
      if (isShown) return;
    }
  }

  /** The editor tab whose label ends the given file name or title. */
  tab(name: string): Locator {
    return this.page
      .locator('.editor-group-container .tab')
      .filter({ hasText: name.split('/').at(-1) ?? name })
      .first();
  }

  /** The text editor that shows; for its text see {@link editorText}. */
  editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The lines of the editor that are in view. */
  async editorText(): Promise<string> {
    const lines = await this.editor().locator('.view-line').evaluateAll(readLines);
    return lines
      .sort((a, b) => a.top - b.top)
      .map(line => line.text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.#untilClean();
  }

  /** Takes back what was changed in the file in front since it was saved. */
  async revert(): Promise<void> {
    await this.command('File: Revert File');
    await this.#untilClean();
  }

  async #untilClean(): Promise<void> {
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Changes the language of the editor that shows, by its label, such as `TypeScript`. */
  async languageMode(label: string): Promise<void> {
    await this.command('Change Language Mode');
    await this.#quickInput.fill(label);
    await this.pick(label);
    await this.page.locator('.statusbar-item').getByText(label, { exact: true }).waitFor();
    await this.editor().click();
  }

  /** Types a snippet's prefix at the cursor and takes the snippet from the suggestions. */
  async insertSnippet(prefix: string): Promise<void> {
    await this.page.keyboard.type(prefix);
    const suggestion = this.page
      .locator('.suggest-widget .monaco-list-row')
      .filter({ hasText: prefix })
      .first();
    await waitFor(`the snippet ${prefix} among the suggestions`, async () => {
      if (!(await suggestion.isVisible())) await this.page.keyboard.press('Control+Space');
      await suggestion.click({ timeout: 2_000 });
      return true;
    });
  }

  /** What the Problems panel lists now, from top to bottom; it is opened first. */
  async problems(): Promise<Problem[]> {
    const list = await this.#problemList();
    return (await list.count()) === 0
      ? []
      : (await readRows(list, readProblems)).filter(row => row.message !== '');
  }

  /** Goes to the problem with that text or code in the file in front, and applies a quick fix to it. */
  async quickFix(text: string, fix: string): Promise<void> {
    const problem = await waitFor(`the problem “${text}”`, async () =>
      (await this.problems()).find(({ message, code }) => code === text || message.includes(text)),
    );
    // By keys, which leave the keyboard with the editor: in the panel, those below open a menu of its own.
    await this.goToLine(problem.line, problem.column);
    await this.#quickInput.waitFor({ state: 'hidden' });
    const choices = this.page.locator('.action-widget .monaco-list-row');
    await waitFor(`the quick fix “${fix}”`, async () => {
      // Asked for twice, a second list comes over what the first has led to, and takes the keyboard from it.
      if (!(await choices.first().isVisible())) await this.page.keyboard.press('Control+Period');
      await choices.filter({ hasText: fix }).first().click({ timeout: 9_000 });
      return true;
    });
  }

  /** The document inside the webview that shows, once the tab with that title is chosen. */
  async webview(title: string): Promise<FrameLocator> {
    await this.tab(title).click();
    const outer = this.page.locator('iframe.webview.ready:visible').first();
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** Changes the colour theme by its label, such as `Dark Modern`, `Light Modern`, `Default High Contrast`. */
  async colorTheme(label: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.#quickInput.fill(label);
    await this.pick(label);
    await this.#quickInput.waitFor({ state: 'hidden' });
  }

  /** Keeps what the window shows as out/screenshots/NAME.png. @returns the file. */
  async screenshot(name: string): Promise<string> {
    const path = join(screenshots, `${name}.png`);
    // What hovers and fades in is not what the picture is about.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.workbench-hover').waitFor({ state: 'detached' });
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  #choice(label: string): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ has: this.page.getByText(label, { exact: true }) }).first();
  }

  async #problemList(): Promise<Locator> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+M');
    await panel.waitFor();
    return panel.locator('.monaco-list:visible').first();
  }
}

const screenshots = resolve(import.meta.dirname, '../../out/screenshots');

function readProblems(rows: RowElement[]): Problem[] {
  return rows.map(row => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const at = /Ln (\d+), Col (\d+)/.exec(text('.marker-line'));
    const icon = row.querySelector('.marker-icon')?.getAttribute('class') ?? '';
    return {
      index: Number(row.getAttribute('data-index')),
      severity: icon.includes('error') ? 'error' : icon.includes('warning') ? 'warning' : 'info',
      message: text('.marker-message'),
      source: text('.marker-source'),
      code: text('.marker-code'),
      line: Number(at?.[1]),
      column: Number(at?.[2]),
    };
  });
}

/** The lines stand in the page in the order in which they came into view. */
function readLines(lines: RowElement[]): { top: number; text: string }[] {
  return lines.map(line => ({
    top: Number(/top:\s*(\d+)/.exec(line.getAttribute('style') ?? '')?.[1]),
    text: line.textContent ?? '',
  }));
}

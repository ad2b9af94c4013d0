import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type PageStart, pageHtml } from '../../src/extension/page-html.ts';
import { launchBrowser } from '../../tools/browser.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { answer, type Handlers, type Protocol } from '../../webview/shared/protocol.ts';
import { suiteLifetime } from './lifetime.ts';

/** A page of ours in a browser, as the build has made it. */
export interface WebviewPage {
  readonly page: Page;
  /** What the browser complained about: refused by the policy, or thrown. */
  readonly complaints: readonly string[];
  /** Posts what the extension would. */
  post(message: unknown): Promise<void>;
}

/** Each page has a context of its own in it: starting a browser costs ten times as much. */
let browser: Promise<Browser> | undefined;
const ofAllSuites = suiteLifetime();

const dist = resolve(import.meta.dirname, '..', '..', 'dist', 'webview');

/**
 * Opens the page `dist/webview/<name>.js` in the dark theme, with `handlers` as the extension's side.
 * @param start what it shows before its script runs
 */
export async function openWebviewPage<P extends Protocol>(
  lifetime: Lifetime,
  name: string,
  protocol: P,
  handlers: Handlers<P>,
  start?: PageStart,
): Promise<WebviewPage> {
  browser ??= launchBrowser(ofAllSuites);
  const page = await (await browser).newPage({ viewport: { width: 1300, height: 800 } });
  lifetime.defer(() => page.close());
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const post = (message: unknown) => page.evaluate(posted => window.postMessage(posted, '*'), message);
  await page.exposeFunction('toExtension', async (message: unknown) =>
    // As VS Code does: what it carries is JSON.
    post(JSON.parse(JSON.stringify(await answer(protocol, handlers, message)))),
  );
  // What VS Code has in the frame before the page.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => document.body?.classList.add('vscode-dark'));
    const call = window as unknown as {
      toExtension(message: unknown): void;
      acquireVsCodeApi: () => unknown;
    };
    call.acquireVsCodeApi = () => ({
      postMessage: (message: unknown) => call.toExtension(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
  });
  await page.goto(await serve(lifetime, name, start));
  return { page, complaints, post };
}

async function serve(lifetime: Lifetime, name: string, start: PageStart | undefined): Promise<string> {
  const css = readFileSync(join(dist, `${name}.css`), 'utf8');
  const html = pageHtml({ nonce: 'n', css, script: `/${name}.js`, start });
  const server = createServer(({ url }, response) => {
    const isScript = url === `/${name}.js`;
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? readFileSync(join(dist, `${name}.js`)) : url === '/' ? html : '');
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  lifetime.defer(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

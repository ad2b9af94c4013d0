import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../tools/browser.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import {
  answer,
  type EarlyAnswer,
  earlyAnswerBlock,
  type Handlers,
  type Protocol,
} from '../../webview/shared/protocol.ts';

/** A page of ours in a browser, as the build has made it. */
export interface WebviewPage {
  readonly page: Page;
  /** What the browser complained about: refused by the policy, or thrown. */
  readonly complaints: readonly string[];
  /** Posts what the extension would. */
  post(message: unknown): Promise<void>;
}

const dist = resolve(import.meta.dirname, '..', '..', 'dist', 'webview');

/** The policy that the extension gives its pages, in src/extension/webview-page.ts. */
const policy = "default-src 'none'; style-src 'self' 'nonce-n'; script-src 'nonce-n'";

/**
 * Opens the page `dist/webview/<name>.js` in the dark theme, with `handlers` as the extension's side.
 * @param early the answer to the page's first request, in the page itself
 */
export async function openWebviewPage<P extends Protocol>(
  lifetime: Lifetime,
  name: string,
  protocol: P,
  handlers: Handlers<P>,
  early?: Omit<EarlyAnswer, 'id'>,
): Promise<WebviewPage> {
  const page = await (await launchBrowser(lifetime)).newPage({ viewport: { width: 1300, height: 800 } });
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
  await page.goto(await serve(lifetime, name, early));
  return { page, complaints, post };
}

async function serve(lifetime: Lifetime, name: string, early?: Omit<EarlyAnswer, 'id'>): Promise<string> {
  const html = htmlOf(name, early && earlyAnswerBlock({ id: 'early', ...early }));
  const server = createServer(({ url }, response) => {
    const extension = /\.(css|js)$/.exec(url ?? '')?.[1];
    const ours = extension && url === `/${name}.${extension}`;
    response.setHeader(
      'content-type',
      { css: 'text/css', js: 'text/javascript' }[extension ?? ''] ?? 'text/html',
    );
    response.end(ours ? readFileSync(join(dist, `${name}.${extension}`)) : url === '/' ? html : '');
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  lifetime.defer(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function htmlOf(name: string, data = ''): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="n">
  <link rel="stylesheet" href="/${name}.css">
  <title>RabbitMQ</title>
</head>
<body class="vscode-dark">
  ${data}
  <script nonce="n">
    window.acquireVsCodeApi = () => ({
      postMessage: message => window.toExtension(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: state => sessionStorage.setItem('state', JSON.stringify(state)),
    });
  </script>
  <script nonce="n" src="/${name}.js"></script>
</body>
</html>`;
}

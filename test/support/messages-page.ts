import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { LoadedMessages } from '../../src/extension/messages/loaded-messages.ts';
import type { Message } from '../../src/messages/message.ts';
import { launchBrowser } from '../../tools/browser.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { type MessagesState, messagesProtocol } from '../../webview/messages/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../webview/shared/protocol.ts';

/** The page of messages in a browser, with the extension's side behind it but for brokers and VS Code. */
export interface MessagesPage {
  readonly page: Page;
  /** What the page has asked to be done, in order: method and parameters. */
  readonly asked: readonly (readonly [method: string, params: unknown])[];
  /** What the browser complained about: refused by the policy, or thrown. */
  readonly complaints: readonly string[];
  tell(change: Partial<MessagesState>): Promise<void>;
}

const dist = resolve(import.meta.dirname, '..', '..', 'dist', 'webview');

/** The policy that the extension gives its pages, in src/extension/webview-page.ts. */
const policy = "default-src 'none'; style-src 'self' 'nonce-n'; script-src 'nonce-n'";

const html = `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="n">
  <link rel="stylesheet" href="/messages.css">
</head>
<body class="vscode-dark">
  <script nonce="n">
    window.acquireVsCodeApi = () => ({ postMessage: message => window.toExtension(message), setState() {} });
  </script>
  <script nonce="n" src="/messages.js"></script>
</body>
</html>`;

/** Opens the page on messages that have been looked at. */
export async function openMessagesPage(
  lifetime: Lifetime,
  messages: readonly Message[],
  change: Partial<MessagesState> = {},
): Promise<MessagesPage> {
  const loaded = new LoadedMessages(
    messages.map(message => ({ message, checksum: '', fate: 'in-place' as const })),
  );
  const asked: (readonly [string, unknown])[] = [];
  const complaints: string[] = [];
  let state: MessagesState = { ...stateOf(messages), ...change };
  const done = (method: string) => (params: unknown) => {
    asked.push([method, params]);
    return {};
  };
  const handlers: Handlers<typeof messagesProtocol> = {
    start: () => state,
    rows: ({ search, from, count }) => {
      const { indices, problem } = loaded.find(search);
      const rows = indices.slice(from, from + count).map(index => loaded.row(index));
      return { found: indices.length, indices, problem, rows };
    },
    message: ({ index, view, all }) => loaded.detail(index, view, all),
    triage: ({ by, search }) => loaded.triage(by, search).shown,
    preview: params => {
      asked.push(['preview', params]);
      return {
        token: 'token-1',
        title: 'Replay 2 messages from orders.dead',
        destinations: [{ to: 'queue `orders`', count: 2 }],
        notes: [],
        warnings: ['`orders` has no consumer.'],
      };
    },
    look: done('look'),
    cancelLook: done('cancelLook'),
    run: done('run'),
    control: done('control'),
    export: done('export'),
    openDocument: done('openDocument'),
    compare: done('compare'),
    report: done('report'),
    copy: done('copy'),
  };

  const page = await (await launchBrowser(lifetime)).newPage({ viewport: { width: 1300, height: 800 } });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const post = (message: unknown) => page.evaluate(posted => window.postMessage(posted, '*'), message);
  await page.exposeFunction('toExtension', async (message: unknown) =>
    // As VS Code does: what it carries is JSON.
    post(JSON.parse(JSON.stringify(await answer(messagesProtocol, handlers, message)))),
  );
  await page.goto(await serve(lifetime));
  return {
    page,
    asked,
    complaints,
    async tell(next) {
      state = { ...state, ...next };
      await post(eventMessage(messagesProtocol, 'state', state));
    },
  };
}

function stateOf(messages: readonly Message[]): MessagesState {
  return {
    cluster: 'production',
    vhost: '/',
    queue: 'orders.dead',
    type: 'quorum',
    version: '4.3.6',
    isDeadLetterQueue: true,
    depth: messages.length,
    generation: 1,
    look: {
      cost: 'The look was free.',
      notes: [],
      at: 0,
      messages: messages.length,
      bytes: messages.reduce((sum, { body }) => sum + body.length, 0),
    },
  };
}

async function serve(lifetime: Lifetime): Promise<string> {
  const server = createServer((request, response) => {
    const file = /^\/(messages\.(?:css|js))$/.exec(request.url ?? '')?.[1];
    response.setHeader(
      'content-type',
      file ? (file.endsWith('css') ? 'text/css' : 'text/javascript') : 'text/html',
    );
    response.end(file ? readFileSync(join(dist, file)) : request.url === '/' ? html : '');
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  lifetime.defer(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

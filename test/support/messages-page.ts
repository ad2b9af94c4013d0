import type { Page } from 'playwright-core';
import { LoadedMessages } from '../../src/extension/messages/loaded-messages.ts';
import type { Message } from '../../src/messages/message.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { type MessagesState, messagesProtocol } from '../../webview/messages/protocol.ts';
import { eventMessage, type Handlers } from '../../webview/shared/protocol.ts';
import { openWebviewPage } from './webview-page.ts';

/** The page of messages in a browser, with the extension's side behind it but for brokers and VS Code. */
export interface MessagesPage {
  readonly page: Page;
  /** What the page has asked to be done, in order: method and parameters. */
  readonly asked: readonly (readonly [method: string, params: unknown])[];
  /** What the browser complained about: refused by the policy, or thrown. */
  readonly complaints: readonly string[];
  tell(change: Partial<MessagesState>): Promise<void>;
}

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

  const { page, complaints, post } = await openWebviewPage(lifetime, 'messages', messagesProtocol, handlers);
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

import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import {
  answer,
  type EventData,
  eventMessage,
  type Handlers,
  type Protocol,
} from '../../../webview/shared/protocol.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { CommandId } from '../contributions/commands.ts';
import { type RestoredPage, viewType } from '../contributions/pages.ts';
import type { TreeNode } from '../explorer/node.ts';

/** The pages of one kind that are open, one for each thing that they show. */
export class OpenPages {
  readonly #page: RestoredPage;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(page: RestoredPage) {
    this.#page = page;
  }

  /** Opens the page of a thing, or brings the open one to the front. */
  open(key: string, title: string, fill: (panel: vscode.WebviewPanel) => unknown): void {
    const open = this.#panels.get(key);
    if (open) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType(this.#page), title, vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    this.takeIn(key, panel, fill);
  }

  /** Fills a page that VS Code has brought back; a second one of the same thing goes. */
  takeIn(key: string, panel: vscode.WebviewPanel, fill: (panel: vscode.WebviewPanel) => unknown): void {
    if (this.#panels.has(key)) {
      panel.dispose();
      return;
    }
    this.#panels.set(key, panel);
    panel.onDidDispose(() => this.#panels.delete(key));
    fill(panel);
  }
}

/**
 * Answers what a page asks.
 * @returns tells the page its state; nothing once it is closed
 */
export function connectPage<P extends Protocol & { readonly events: { readonly state: z.ZodMiniType } }>(
  panel: vscode.WebviewPanel,
  protocol: P,
  handlers: Handlers<P>,
  state: () => EventData<P, 'state'>,
): () => void {
  let isOpen = true;
  const post = async (message: unknown) => isOpen && panel.webview.postMessage(message);
  panel.onDidDispose(() => {
    isOpen = false;
  });
  panel.webview.onDidReceiveMessage(async message => {
    const response = await answer(protocol, handlers, message);
    if (response) await post(response);
  });
  return () => {
    if (isOpen) void post(eventMessage(protocol, 'state', state()));
  };
}

/** Runs a command on what a page shows, and so through the guard where it writes. */
export function runOn(
  node: TreeNode,
  command: CommandId,
  then: () => void = () => {},
): Record<string, never> {
  void vscode.commands.executeCommand(fullCommandId(command), node).then(then);
  return {};
}

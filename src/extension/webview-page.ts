import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { type PageStart, pageHtml } from './page-html.ts';

/**
 * Shows one of the pages of `webview/` in a panel.
 * @param start what it shows at once, where that should not wait for its script
 */
export function showPage(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  page: string,
  start?: PageStart,
): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = pageHtml({
    nonce: randomBytes(18).toString('base64'),
    css: readFileSync(vscode.Uri.joinPath(folder, `${page}.css`).fsPath, 'utf8'),
    script: webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page}.js`)).toString(),
    start,
  });
}

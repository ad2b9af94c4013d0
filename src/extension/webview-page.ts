import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type EarlyAnswer, earlyAnswerBlock } from '../../webview/shared/protocol.ts';

/**
 * Shows one of the pages of `webview/` in a panel; it may load its own files and nothing else.
 * @param early the answer to the page's first request, where drawing it should not wait for the question
 */
export function showPage(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  page: string,
  early?: Omit<EarlyAnswer, 'id'>,
): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const nonce = randomBytes(18).toString('base64');
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  // The toolkit gives the nonce of the csp-nonce property to the one <style> that it makes.
  webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${uri(`${page}.css`)}">
  <title>RabbitMQ</title>
</head>
<body>
  ${early ? earlyAnswerBlock({ id: nonce, ...early }) : ''}
  <script nonce="${nonce}" src="${uri(`${page}.js`)}"></script>
</body>
</html>`;
}

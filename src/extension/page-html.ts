import { type EarlyAnswer, earlyAnswerBlock } from '../../webview/shared/protocol.ts';

/** What a page shows before its script runs. */
export interface PageStart {
  /** To the page's first request. */
  readonly answer: Omit<EarlyAnswer, 'id'>;
  readonly body: string;
  readonly css: string;
}

export interface PageParts {
  /** Of this page alone. */
  readonly nonce: string;
  /** In the page itself: to ask VS Code for a file takes longer than to draw it. */
  readonly css: string;
  /** The address of the page's script. */
  readonly script: string;
  readonly start?: PageStart | undefined;
}

/** The HTML of one of the pages of `webview/`, which may load its script and nothing else. */
export function pageHtml({ nonce, css, script, start }: PageParts): string {
  // The toolkit gives the nonce of the csp-nonce property to the one <style> that it makes.
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style nonce="${nonce}">${css}${start?.css ?? ''}</style>
  <script nonce="${nonce}">
    // VS Code shows a page when all that belongs to it is there: the script comes after what there is to read.
    const messages = [];
    const keep = ({ data }) => messages.push(data);
    window.addEventListener('message', keep);
    const run = () => {
      const script = document.createElement('script');
      script.src = ${JSON.stringify(script)};
      script.nonce = '${nonce}';
      script.onload = () => {
        window.removeEventListener('message', keep);
        for (const data of messages) window.dispatchEvent(new MessageEvent('message', { data }));
      };
      document.head.append(script);
    };
    window.addEventListener('load', run, { once: true });
  </script>
  <title>RabbitMQ</title>
</head>
<body>
  ${start ? start.body + earlyAnswerBlock({ id: nonce, ...start.answer }) : ''}
</body>
</html>`;
}

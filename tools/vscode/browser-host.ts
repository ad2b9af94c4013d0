// A VS Code in a headless browser with the face of the desktop's executable, for `runTests` to start:
//   node browser-host.ts [FOLDER] --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE
// It relays what the tests print and exits with their outcome.
import { tmpdir } from 'node:os';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from '../browser.ts';
import { runScript } from '../lifetime.ts';
import { startVSCodeServer } from './server.ts';
import { stillSettings } from './settings.ts';

const { values: options, positionals } = parseArgs({
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
  // runTests adds switches of the desktop's.
  strict: false,
  allowPositionals: true,
});

/** The workbench's own log comes the same way as what the tests print; the test runner marks its lines with this. */
const mark = 'test: ';

await runScript(async lifetime => {
  const { extensionDevelopmentPath, extensionTestsPath } = options;
  if (typeof extensionDevelopmentPath !== 'string' || typeof extensionTestsPath !== 'string') {
    throw new Error(
      'Usage: browser-host.ts [FOLDER] --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE',
    );
  }
  // runTests knows no SIGTERM; when the process that called it is gone, its end of this pipe is too.
  process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGTERM'));

  const server = await startVSCodeServer(lifetime, {
    workspace: positionals[0] ?? tmpdir(),
    extensionDevelopmentPath,
    extensionTestsPath,
    env: { TEST_MARK: mark },
    settings: stillSettings,
  });
  const browser = await launchBrowser(lifetime);
  const page = await browser.newPage();
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    const line = format(...args);
    if (line.startsWith(mark)) console.log(line.slice(mark.length));
    else if (process.env.DEBUG) console.log(line);
  });
  const exited = new Promise<number>((resolve, reject) => {
    page.once('crash', () => reject(new Error('The browser page crashed before the tests had ended.')));
    page.once('close', () => reject(new Error('The browser page closed before the tests had ended.')));
    page
      .exposeFunction('codeAutomationExit', resolve)
      .then(() => page.goto(server.url), reject)
      .catch(reject);
  });
  return exited;
});

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Asks for a password, generated or typed. @returns undefined where the person has left */
export async function askPassword(
  title: string,
): Promise<{ readonly password: string; readonly isGenerated: boolean } | undefined> {
  const generated = 'Generate a password';
  const chosen = await vscode.window.showQuickPick(
    [
      { label: generated, detail: 'Of 32 letters and digits. It is shown once, to be copied.' },
      { label: 'Type one' },
    ],
    { title, ignoreFocusOut: true },
  );
  if (!chosen) return undefined;
  // 24 bytes in base64url: none of its characters needs care in a URL or a file.
  if (chosen.label === generated)
    return { password: randomBytes(24).toString('base64url'), isGenerated: true };
  const password = await vscode.window.showInputBox({
    title,
    prompt: 'It goes to the broker, which keeps a hash of it only.',
    password: true,
    ignoreFocusOut: true,
    validateInput: text =>
      text === '' ? 'An empty password lets nobody in. Type one, or leave with Escape.' : undefined,
  });
  return password ? { password, isGenerated: false } : undefined;
}

/** Shows a password that was generated, once: it is kept nowhere. */
export async function showPassword(user: string, cluster: string, password: string): Promise<void> {
  const copy = 'Copy Password';
  const chosen = await vscode.window.showInformationMessage(
    `The password of user ${user} on ${cluster}: ${password}`,
    { modal: true, detail: 'It is shown this once: the broker keeps a hash only, and VS Code nothing.' },
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(password);
}

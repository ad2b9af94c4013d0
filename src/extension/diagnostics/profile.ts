import * as vscode from 'vscode';
import type { LintedFile } from '../../language/linted-file.ts';
import { profileOfPath, profiles } from '../../lint/profile.ts';
import type { Profile } from '../../rules/rule.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { setting } from '../settings.ts';
import type { FileLinter } from './file-linter.ts';

/** How strictly a document is judged, and who says so. */
export interface ChosenProfile {
  readonly profile: Profile;
  readonly by: 'file' | 'setting' | 'path';
}

/** The profile of a document: chosen for this file, else by the setting for all, else by its path. */
export function profileOf(document: vscode.TextDocument): ChosenProfile {
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const ofFile = asProfile(setting('profiles', document)[path]);
  if (ofFile) return { profile: ofFile, by: 'file' };
  const ofAll = asProfile(setting('profile', document));
  return ofAll ? { profile: ofAll, by: 'setting' } : { profile: profileOfPath(path), by: 'path' };
}

/** Shows the profile of the file in front, in the status bar; a click chooses another. */
export class ProfileStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'rabbitmqProduction.profile',
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #disposables: vscode.Disposable[] = [this.#item];

  constructor(linter: FileLinter) {
    this.#item.name = 'RabbitMQ Profile';
    this.#item.command = fullCommandId('chooseProfile');
    const show = () => {
      const document = vscode.window.activeTextEditor?.document;
      const file = document && linter.lastLinted(document);
      if (!file) {
        this.#item.hide();
        return;
      }
      const { profile, by } = profileOf(document);
      this.#item.text = `RabbitMQ: ${profile}`;
      this.#item.tooltip = `This file is judged as one for ${profile}, ${reasons[by]}.${accepted(file)} Click to choose.`;
      this.#item.show();
    };
    this.#disposables.push(linter.onDidLint(show), vscode.window.onDidChangeActiveTextEditor(show));
    show();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

/** Asks how strictly the file in front is to be judged, and keeps the answer in the settings of the workspace. */
export async function chooseProfile(linter: FileLinter): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !linter.lastLinted(document)) {
    void vscode.window.showInformationMessage(
      'RabbitMQ: open a definitions file, rabbitmq.conf, advanced.config or enabled_plugins first, then choose its profile.',
    );
    return;
  }
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const chosen = await vscode.window.showQuickPick(
    [
      { label: 'auto', description: `by the path: ${profileOfPath(path)}` },
      ...profiles.map(profile => ({ label: profile, description: descriptions[profile] })),
    ],
    { title: `How strictly is ${path} judged?` },
  );
  if (!chosen) return;
  const { [path]: _, ...others } = setting('profiles', document);
  const next = chosen.label === 'auto' ? others : { ...others, [path]: chosen.label };
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('rabbitmqProduction', document).update('profiles', next, target);
}

function accepted({ suppressed }: LintedFile): string {
  if (suppressed === 0) return '';
  return suppressed === 1 ? ' One finding is suppressed.' : ` ${suppressed} findings are suppressed.`;
}

const reasons: Readonly<Record<ChosenProfile['by'], string>> = {
  file: 'as chosen for it',
  setting: 'as set for all files',
  path: 'as its path says',
};

const descriptions: Readonly<Record<Profile, string>> = {
  development: 'a single node without certificates is fine',
  staging: 'clusters and TLS are information',
  production: 'everything counts',
};

function asProfile(value: unknown): Profile | undefined {
  return profiles.find(profile => profile === value);
}

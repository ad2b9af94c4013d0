import * as vscode from 'vscode';

/** Shows a rule's page: its part of the rule reference, which ships with the extension. Without an id asks for one. */
export async function chooseRule({ extensionUri }: vscode.ExtensionContext, id: unknown): Promise<void> {
  const reference = vscode.Uri.joinPath(extensionUri, 'docs', 'rules.md');
  const pages = pagesIn(new TextDecoder().decode(await vscode.workspace.fs.readFile(reference)));
  const page = pages.find(known => known.id === id) ?? (await askForPage(pages));
  if (!page) return;
  await vscode.commands.executeCommand('markdown.showPreview', reference.with({ fragment: page.anchor }));
}

interface RulePage {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  /** As the preview makes it of the heading. */
  readonly anchor: string;
}

/** The reference says all that is asked here; to load the rules themselves for it would take half a megabyte of code. */
function pagesIn(reference: string): readonly RulePage[] {
  return [...reference.matchAll(/^## ([A-Z]+\d+) (\S+)\n+\*\*(.+)\*\*$/gm)].map(
    ([, id = '', name = '', summary = '']) => ({
      id,
      name,
      summary,
      anchor: `${id}-${name}`.toLowerCase(),
    }),
  );
}

async function askForPage(pages: readonly RulePage[]): Promise<RulePage | undefined> {
  const chosen = await vscode.window.showQuickPick(
    pages.map(page => ({ label: page.id, description: page.name, detail: page.summary, page })),
    { title: 'Rules of the production readiness checklist', matchOnDescription: true, matchOnDetail: true },
  );
  return chosen?.page;
}

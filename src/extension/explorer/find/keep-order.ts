import type * as vscode from 'vscode';

/**
 * Shows the items of a quick pick in the order that they have. VS Code sorts those whose label fits what is typed to the top, and
 * the property that ends this is not among the declared ones: https://github.com/microsoft/vscode/issues/73904
 */
export function keepOrder(pick: vscode.QuickPick<vscode.QuickPickItem>): void {
  Object.assign(pick, { sortByLabel: false });
}

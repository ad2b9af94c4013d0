import * as vscode from 'vscode';
import { ruleAnchor } from '../rules/reference.ts';
import type { Rule } from '../rules/rule.ts';

/** Shows a rule's page: its part of the rule reference, which ships with the extension. */
export async function openRulePage({ extensionUri }: vscode.ExtensionContext, rule: Rule): Promise<void> {
  const reference = vscode.Uri.joinPath(extensionUri, 'docs', 'rules.md');
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    reference.with({ fragment: ruleAnchor(rule) }),
  );
}

import * as vscode from 'vscode';
import type { RuleDescription } from '../rules/rule.ts';

/** Shows a rule's page: its part of the rule reference, which ships with the extension. Without an id asks for one. */
export async function chooseRule({ extensionUri }: vscode.ExtensionContext, id: unknown): Promise<void> {
  const { everyRule } = await import('../rules/every-rule.ts');
  const rule = everyRule.find(known => known.id === id) ?? (await askForRule(everyRule));
  if (!rule) return;
  const { ruleAnchor } = await import('../rules/reference.ts');
  const reference = vscode.Uri.joinPath(extensionUri, 'docs', 'rules.md');
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    reference.with({ fragment: ruleAnchor(rule) }),
  );
}

async function askForRule(rules: readonly RuleDescription[]): Promise<RuleDescription | undefined> {
  const chosen = await vscode.window.showQuickPick(
    rules.map(rule => ({ label: rule.id, description: rule.name, detail: rule.summary, rule })),
    { title: 'Rules of the production readiness checklist', matchOnDescription: true, matchOnDetail: true },
  );
  return chosen?.rule;
}

import * as vscode from 'vscode';

/** One of several questions in a row, each with a way back to the one before. */
export interface Step<T> {
  readonly title: string;
  /** Counted from 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  readonly items: readonly (Choice<T> | vscode.QuickPickItem)[];
  /** What is highlighted at first, when it is not the first of all. */
  readonly highlighted?: T | undefined;
  readonly onHighlight?: (value: T) => void;
}

/** What can be picked; an item without a value is a separator. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export const goBack = Symbol('goBack');

/** Asks. Undefined when the person leaves with Escape or looks elsewhere. */
export function pickOne<T>(step: Step<T>): Promise<T | typeof goBack | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T> | vscode.QuickPickItem>();
  pick.title = step.title;
  pick.step = step.step;
  pick.totalSteps = step.totalSteps;
  pick.placeholder = step.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = step.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  pick.items = step.items;
  const highlighted = step.items.find(item => isChoice(item) && item.value === step.highlighted);
  if (highlighted) pick.activeItems = [highlighted];
  return new Promise<T | typeof goBack | undefined>(resolve => {
    pick.onDidChangeActive(([item]) => item && isChoice(item) && step.onHighlight?.(item.value));
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item && isChoice(item)) resolve(item.value);
    });
    pick.onDidTriggerButton(() => resolve(goBack));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(() => pick.dispose());
}

function isChoice<T>(item: Choice<T> | vscode.QuickPickItem): item is Choice<T> {
  return 'value' in item;
}

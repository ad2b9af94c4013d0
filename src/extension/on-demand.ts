import * as vscode from 'vscode';
import { type RestoredPage, viewType } from './contributions/pages.ts';
import type { Services } from './handlers.ts';
import { once } from './once.ts';

/** Registers the commands of package.json, which are generated from how they are declared; their code is loaded with the first that is run. */
export function registerCommands(services: Services): vscode.Disposable[] {
  const runner = once(async () => {
    const { commandRunner } = await import('./run-command.ts');
    return commandRunner(services);
  });
  const { commands } = services.context.extension.packageJSON.contributes;
  return (commands as readonly { readonly command: string }[]).map(({ command }) =>
    vscode.commands.registerCommand(command, async (argument: unknown) => {
      const run = await runner();
      await run(command, argument);
    }),
  );
}

/** Brings pages back that were open when the window was loaded again; the code of each is loaded then. */
export function registerRestores(services: Services): vscode.Disposable[] {
  return (Object.entries(restores) as [RestoredPage, Restore][]).map(([page, restore]) =>
    vscode.window.registerWebviewPanelSerializer(viewType(page), {
      async deserializeWebviewPanel(panel, state) {
        await services.store.isComplete;
        await restore(services, panel, state);
      },
    }),
  );
}

/** @param state what the page itself has kept */
type Restore = (services: Services, panel: vscode.WebviewPanel, state: unknown) => Promise<void>;

const restores: Readonly<Record<RestoredPage, Restore>> = {
  cluster: async ({ pages }, panel, state) => {
    const { restoreClusterPage } = await import('./pages/cluster-panel.ts');
    restoreClusterPage(pages, panel, state);
  },
  course: async ({ course }, panel) => {
    const { restoreCourse } = await import('./course/course-panel.ts');
    restoreCourse(await course(), panel);
  },
  declare: async ({ acts }, panel, state) => {
    const { restoreDeclareForm } = await import('./acts/declare-panel.ts');
    await restoreDeclareForm(acts, panel, state);
  },
  exercise: async ({ course }, panel, state) => {
    const { restoreExercise } = await import('./course/exercise-panel.ts');
    restoreExercise(await course(), panel, state);
  },
  publish: async ({ forms, store }, panel, state) => {
    const { restorePublishForm } = await import('./messages/publish-panel.ts');
    await restorePublishForm(forms, store.list(), panel, state);
  },
  queue: async ({ pages }, panel, state) => {
    const { restoreQueuePage } = await import('./pages/queue-panel.ts');
    restoreQueuePage(pages, panel, state);
  },
  quiz: async ({ course }, panel) => {
    const { restoreQuiz } = await import('./course/quiz-panel.ts');
    restoreQuiz(await course(), panel);
  },
  readiness: async ({ readiness }, panel, state) => {
    const { restoreReadiness } = await import('./readiness/panel.ts');
    restoreReadiness(readiness, panel, state);
  },
};

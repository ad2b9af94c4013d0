import * as vscode from 'vscode';
import type { ClusterStore } from '../clusters/store.ts';
import type { FormServices } from './publish-panel.ts';

/** VS Code knows the forms by it. */
export const publishViewType = 'rabbitmq.publish';

/** Brings open forms back when the window is reloaded; their code is loaded then. */
export function registerPublishRestore(services: FormServices, store: ClusterStore): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(publishViewType, {
    async deserializeWebviewPanel(panel, state) {
      const { restorePublishForm } = await import('./publish-panel.ts');
      await restorePublishForm(services, store.list(), panel, state);
    },
  });
}

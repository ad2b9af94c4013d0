import * as vscode from 'vscode';
import {
  type CommandDeclaration,
  type CommandId,
  commands,
  fullCommandId,
} from './contributions/commands.ts';
import type { Logger } from './logger.ts';

/** What a command does. A destructive one says first what would be lost. */
export interface Handler {
  readonly run: (argument: unknown) => unknown;
  /** For a destructive command: what is lost, in a sentence that names the object. Undefined: nothing to do. */
  readonly confirm?: (argument: unknown) => string | undefined;
}

/** Registers every declared command with its handler; errors become words and a way to the log. */
export function registerCommands(
  handlers: Record<CommandId, Handler>,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const declared = Object.entries(commands) as [CommandId, CommandDeclaration][];
  return declared.map(([id, declaration]) =>
    vscode.commands.registerCommand(fullCommandId(id), (argument: unknown) =>
      run(declaration, handlers[id], argument, log),
    ),
  );
}

async function run(
  declaration: CommandDeclaration,
  handler: Handler,
  argument: unknown,
  log: vscode.LogOutputChannel,
) {
  try {
    if (declaration.effect === 'destructive' && !(await isConfirmed(declaration, handler, argument))) return;
    await handler.run(argument);
  } catch (error) {
    await tell(declaration.title, error, log);
  }
}

async function isConfirmed(
  { title }: CommandDeclaration,
  { confirm }: Handler,
  argument: unknown,
): Promise<boolean> {
  const question = confirm?.(argument);
  if (question === undefined) return false;
  const act = title.replace('…', '');
  return (await vscode.window.showWarningMessage(question, { modal: true }, act)) === act;
}

async function tell(
  title: string,
  error: unknown,
  log: Logger & Pick<vscode.LogOutputChannel, 'show'>,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.error(`${title}: ${message}`);
  const showLog = 'Show Log';
  if ((await vscode.window.showErrorMessage(`RabbitMQ: ${message}`, showLog)) === showLog) log.show();
}

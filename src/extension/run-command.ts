import * as vscode from 'vscode';
import type { Cluster } from './clusters/cluster.ts';
import { mayWrite } from './clusters/guard.ts';
import type { WriteAct } from './clusters/protection.ts';
import type { ClusterStore } from './clusters/store.ts';
import { fullCommandId } from './contributions/command-id.ts';
import { type CommandDeclaration, type CommandId, commands } from './contributions/commands.ts';
import { commandHandlers, type Services } from './handlers.ts';
import type { Logger } from './logger.ts';

/** What each command does. What a command must say before it runs follows from how it is declared. */
export type CommandHandlers = { readonly [Id in CommandId]: HandlerOf<(typeof commands)[Id]> };

type HandlerOf<Declared extends CommandDeclaration> = Declared extends { readonly on: 'cluster' }
  ? ClusterHandler
  : Declared extends { readonly effect: 'destructive' }
    ? ConfirmedHandler
    : Handler;

interface Handler {
  readonly run: (argument: unknown) => unknown;
}

/** Of a command that destroys something of VS Code. */
interface ConfirmedHandler extends Handler {
  /** What is lost, in a sentence that names the object. Undefined: nothing to do. */
  readonly confirm: (argument: unknown) => string | undefined;
}

/** Of a command that writes to a cluster. */
interface ClusterHandler extends Handler {
  /**
   * Where it writes, and the question about it; undefined: nothing to do. `asksItself`: what is written is known on the way
   * only, and what `run` calls asks {@link mayWrite}; test/unit/architecture/writes.test.ts holds it to that.
   */
  readonly writes:
    | ((
        argument: unknown,
      ) => ({ readonly cluster: Cluster } & Pick<WriteAct, 'question' | 'detail'>) | undefined)
    | 'asksItself';
}

/** What runs a command by the identifier that VS Code knows it by; errors become words and a way to the log. */
export function commandRunner(services: Services): (command: string, argument: unknown) => Promise<void> {
  const handlers: CommandHandlers = commandHandlers(services);
  const ids = new Map((Object.keys(commands) as CommandId[]).map(id => [`${fullCommandId(id)}`, id]));
  return async (command, argument) => {
    const id = ids.get(command);
    if (!id) throw new Error(`${command} is no command of RabbitMQ Production Tools.`);
    const declaration: CommandDeclaration = commands[id];
    try {
      if (await mayRun(declaration, handlers[id], argument, services.store)) await handlers[id].run(argument);
    } catch (error) {
      await tell(declaration.title, error, services.log);
    }
  };
}

async function mayRun(
  { title, effect }: CommandDeclaration,
  handler: Handler | ConfirmedHandler | ClusterHandler,
  argument: unknown,
  store: ClusterStore,
): Promise<boolean> {
  const verb = title.replace('…', '');
  if ('writes' in handler) {
    if (handler.writes === 'asksItself') return true;
    const act = handler.writes(argument);
    if (!act) return false;
    const { cluster, ...words } = act;
    return mayWrite(store, cluster, { ...words, title: verb, destructive: effect === 'destructive' });
  }
  if (!('confirm' in handler)) return true;
  const question = handler.confirm(argument);
  if (question === undefined) return false;
  return (await vscode.window.showWarningMessage(question, { modal: true }, verb)) === verb;
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

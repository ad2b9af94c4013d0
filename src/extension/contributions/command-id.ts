import type { CommandId } from './commands.ts';

/** The identifier that VS Code knows a command by. Apart from the commands, which are loaded with the first that is run. */
export function fullCommandId(id: CommandId): `rabbitmqProduction.${CommandId}` {
  return `rabbitmqProduction.${id}`;
}

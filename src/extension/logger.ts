/** The part of VS Code's log output channel that the extension writes to. Never bodies, credentials or headers. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

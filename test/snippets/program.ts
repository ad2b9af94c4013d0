import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Lifetime } from '../../tools/lifetime.ts';
import { waitFor } from '../../tools/lifetime.ts';

/** How a snippet inside its driver is started: everything but what the scenario adds. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** A running driver. It tells what happens line by line, such as `confirmed message-7`, and runs until it is ended. */
export class Program {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  #errors = '';
  #code: number | undefined;

  constructor(lifetime: Lifetime, { file, args }: Command, env: NodeJS.ProcessEnv) {
    this.#child = spawn(file, args, { env: { ...process.env, ...env } });
    lifetime.defer(() => this.kill());
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', line =>
      this.lines.push(line),
    );
    this.#child.stderr?.on('data', chunk => (this.#errors = (this.#errors + chunk).slice(-4_000)));
    this.#child.stdin?.on('error', () => {});
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        this.#code = code ?? (signal === 'SIGTERM' ? 143 : 137);
        resolve(this.#code);
      });
    });
    this.#ended.catch(() => {});
  }

  /** The ids behind a word, in order and with repetitions. */
  told(word: string): string[] {
    return this.lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));
  }

  /** Waits until the driver has told so many of them. @throws when it ends before, with its last words. */
  async heard(word: string, count = 1, timeoutMs = 60_000): Promise<void> {
    const enough = () =>
      this.lines.filter(line => line === word || line.startsWith(`${word} `)).length >= count;
    const probe = () => (enough() ? 'enough' : this.#code === undefined ? undefined : 'ended');
    const answer = await waitFor(`${count} lines "${word}"`, probe, { timeoutMs, intervalMs: 20 }).catch(
      (error: Error) => this.#fail(error.message),
    );
    if (answer === 'ended' && !enough()) this.#fail(`ended with ${this.#code} before ${count} × "${word}"`);
  }

  get running(): boolean {
    return this.#code === undefined;
  }

  /** Asks the driver to come to its end, which must be a good one. */
  async finish(): Promise<void> {
    this.#child.stdin?.end();
    const code = await this.end();
    if (code !== 0) this.#fail(`ended with ${code}`);
  }

  /** Waits for the end. @returns the exit code, 128 and the signal's number where one ended it. */
  async end(): Promise<number> {
    await waitFor('the program to end', () => this.#code, { timeoutMs: 60_000, intervalMs: 20 }).catch(
      (error: Error) => this.#fail(error.message),
    );
    return this.#ended;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#code === undefined && this.#child.pid) this.#child.kill(signal);
    if (signal === 'SIGKILL') await this.#ended.catch(() => {});
  }

  #fail(what: string): never {
    throw new Error(`${what}\nlast lines: ${this.lines.slice(-5).join(' | ')}\n${this.#errors}`);
  }
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramOptions {
  /** Such as `publisher`. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What no output may show. */
  readonly secrets: readonly string[];
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** A learner's program while it runs, and what it has left. */
export class Program {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #secrets: readonly string[];
  readonly #closed: Promise<unknown>;
  #out = '';
  #all = '';
  #ended: string | undefined;
  #code: number | null = null;

  constructor({ name, command: [file, ...args], cwd, env, secrets, input }: ProgramOptions) {
    this.name = name;
    this.#secrets = secrets;
    const stdin = input === undefined ? 'ignore' : 'pipe';
    this.#child = spawn(file, args, { cwd, env, stdio: [stdin, 'pipe', 'pipe'], detached: !windows });
    // A program that ends before it has read all closes the pipe.
    this.#child.stdin?.on('error', () => {}).end(input);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out = (this.#out + text).slice(-keptCharacters);
      this.#all = (this.#all + text).slice(-keptCharacters);
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#all = (this.#all + text).slice(-keptCharacters);
    });
    if (running.size === 0) process.on('exit', endRunning);
    running.add(this);
    this.#closed = new Promise(resolve => {
      this.#child.once('error', error => {
        this.#ended ??= `could not be started: ${error.message}`;
        resolve(undefined);
      });
      this.#child.once('close', (code, signal) => {
        running.delete(this);
        if (running.size === 0) process.off('exit', endRunning);
        this.#code = code;
        this.#ended ??= signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        resolve(undefined);
      });
    });
  }

  /** How it ended, such as `ended with exit code 1`; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Null while it runs, and where a signal ended it. */
  get exitCode(): number | null {
    return this.#code;
  }

  /** What it wrote to its standard output, the last 64,000 characters at most. */
  get stdout(): string {
    return this.#out;
  }

  /** All that it wrote, without secrets. */
  get output(): string {
    return this.#secrets
      .filter(secret => secret !== '')
      .reduce((text, secret) => text.replaceAll(secret, '***'), this.#all);
  }

  /** The last of its words that are no empty line, for a sentence. */
  get lastWords(): string {
    const lines = this.output.split('\n').filter(line => line.trim() !== '');
    const error = lines.findLast(line => /error/i.test(line)) ?? lines.at(-1) ?? 'nothing';
    return error.trim().slice(0, 200);
  }

  /** Waits for its end, so many milliseconds at most. @returns whether it has ended */
  async end(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#ended !== undefined) return true;
    const stop = new AbortController();
    const either = AbortSignal.any([
      AbortSignal.timeout(milliseconds),
      stop.signal,
      ...(signal ? [signal] : []),
    ]);
    await Promise.race([this.#closed, once(either, 'abort')]);
    stop.abort();
    return this.#ended !== undefined;
  }

  /** Ends it and its children the hard way, as a lost machine does. */
  async kill(): Promise<void> {
    this.signal();
    await this.#closed;
  }

  /** As {@link kill}, without waiting for it. */
  signal(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (windows) {
      spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
      return;
    }
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
  }
}

/** None of them outlives this process. */
const running = new Set<Program>();

function endRunning(): void {
  for (const program of running) program.signal();
}

const windows = process.platform === 'win32';
const keptCharacters = 64_000;

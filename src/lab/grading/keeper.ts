import type { Program } from './program.ts';
import type { Stage, StartOptions } from './stage.ts';

/** Keeps a program running, as an orchestrator does: one that ends is started again, a few times. */
export class Keeper {
  readonly #stage: Stage;
  readonly #name: string;
  readonly #options: StartOptions;
  #program: Program;
  #restarts = 0;

  static async start(stage: Stage, name: string, options: StartOptions = {}): Promise<Keeper> {
    return new Keeper(stage, name, options, await stage.start(name, [], options));
  }

  private constructor(stage: Stage, name: string, options: StartOptions, program: Program) {
    this.#stage = stage;
    this.#name = name;
    this.#options = options;
    this.#program = program;
  }

  get program(): Program {
    return this.#program;
  }

  /** How often it had to be started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Call it while something is waited for. */
  async check(): Promise<void> {
    if (this.#program.ended === undefined || this.#restarts >= maxRestarts) return;
    this.#restarts++;
    this.#program = await this.#stage.start(this.#name, [], this.#options);
  }

  /** Ends the program the hard way; the next check starts it again. */
  kill(): Promise<void> {
    return this.#program.kill();
  }
}

const maxRestarts = 12;

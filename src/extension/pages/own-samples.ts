import type { History } from '../../management/samples.ts';

/** Samples of our own, for brokers that keep none: as far back as the page has been open, and no further than an hour. */
export class OwnSamples<Line extends string> {
  readonly #samples: { readonly at: number; readonly values: Readonly<Partial<Record<Line, number>>> }[] = [];

  /** @param at milliseconds since 1970 */
  add(at: number, values: Readonly<Partial<Record<Line, number>>>): void {
    this.#samples.push({ at, values });
    while (at - (this.#samples[0]?.at ?? at) > keptMs) this.#samples.shift();
  }

  /** When the first one was taken. */
  get since(): number | undefined {
    return this.#samples[0]?.at;
  }

  /** Those of the last so many seconds. */
  history(ageSeconds: number): History<Line> {
    const latest = this.#samples.at(-1)?.at ?? 0;
    const shown = this.#samples.filter(({ at }) => latest - at <= ageSeconds * 1000);
    const names = [...new Set(shown.flatMap(({ values }) => Object.keys(values) as Line[]))];
    const lines = names.map(name => [name, shown.map(({ values }) => values[name] ?? null)] as const);
    return {
      at: shown.map(({ at }) => at),
      lines: Object.fromEntries(lines) as unknown as History<Line>['lines'],
    };
  }
}

const keptMs = 3_600_000;

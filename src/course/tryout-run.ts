import * as z from 'zod/mini';

/** What an experiment has shown so far: whole at any time, so that a page can be drawn from it alone. */
export const tryoutRun = z.readonly(
  z.object({
    /** The id of the try-out, such as `t1-3`. */
    tryout: z.string(),
    broker: z.readonly(z.object({ name: z.string(), version: z.string() })),
    state: z.enum(['running', 'as-expected', 'differs', 'failed', 'cancelled']),
    /** What is waited for, where that takes a while. */
    waiting: z.nullable(z.string()),
    /** What has happened, oldest first; a step is a heading of what follows. `at` is in milliseconds from the beginning. */
    log: z.readonly(
      z.array(z.readonly(z.object({ kind: z.enum(['step', 'word']), at: z.number(), text: z.string() }))),
    ),
    cells: z.readonly(
      z.array(z.readonly(z.object({ row: z.string(), column: z.string(), text: z.string() }))),
    ),
    /** What is drawn along a line; `at` counts in the chart's unit. */
    marks: z.readonly(
      z.array(
        z.readonly(
          z.object({
            row: z.string(),
            at: z.number(),
            label: z.string(),
            tone: z.enum(['good', 'bad', 'plain']),
          }),
        ),
      ),
    ),
    chart: z.nullable(z.readonly(z.object({ caption: z.string(), unit: z.enum(['s', 'message']) }))),
    checks: z.readonly(
      z.array(
        z.readonly(
          z.object({ label: z.string(), expected: z.string(), seen: z.string(), fits: z.boolean() }),
        ),
      ),
    ),
    /** Why it failed; and what could not be cleaned up. */
    trouble: z.readonly(z.array(z.string())),
  }),
);

export type TryoutRun = z.infer<typeof tryoutRun>;
export type Chart = NonNullable<TryoutRun['chart']>;
export type Tone = TryoutRun['marks'][number]['tone'];

/** What happens in an experiment, as it happens. */
export type TryoutEvent =
  | { readonly kind: 'step' | 'word'; readonly at: number; readonly text: string }
  | { readonly kind: 'waiting'; readonly for: string | null }
  | ({ readonly kind: 'cell' } & TryoutRun['cells'][number])
  | ({ readonly kind: 'mark' } & TryoutRun['marks'][number])
  | ({ readonly kind: 'check' } & TryoutRun['checks'][number])
  | { readonly kind: 'trouble'; readonly text: string }
  /** Nothing follows. */
  | { readonly kind: 'end'; readonly how: 'ran' | 'failed' | 'cancelled' };

export function beginRun(tryout: string, broker: TryoutRun['broker'], chart: Chart | null): TryoutRun {
  return {
    tryout,
    broker,
    state: 'running',
    waiting: null,
    log: [],
    cells: [],
    marks: [],
    chart,
    checks: [],
    trouble: [],
  };
}

/** The run after one more event. */
export function afterEvent(run: TryoutRun, event: TryoutEvent): TryoutRun {
  switch (event.kind) {
    case 'step':
    case 'word':
      return { ...run, log: [...run.log, event] };
    case 'waiting':
      return { ...run, waiting: event.for };
    case 'cell': {
      const { kind: _, ...cell } = event;
      const at = run.cells.findIndex(({ row, column }) => row === cell.row && column === cell.column);
      return { ...run, cells: at === -1 ? [...run.cells, cell] : run.cells.with(at, cell) };
    }
    case 'mark': {
      const { kind: _, ...mark } = event;
      return { ...run, marks: [...run.marks, mark] };
    }
    case 'check': {
      const { kind: _, ...check } = event;
      return { ...run, checks: [...run.checks, check] };
    }
    case 'trouble':
      return { ...run, trouble: [...run.trouble, event.text] };
    case 'end':
      return { ...run, waiting: null, state: event.how === 'ran' ? verdict(run) : event.how };
  }
}

function verdict({ checks }: TryoutRun): TryoutRun['state'] {
  return checks.every(({ fits }) => fits) ? 'as-expected' : 'differs';
}

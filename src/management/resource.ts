import * as z from 'zod/mini';
import type { Source } from '../model/model.ts';

/** The source of an entity that was read from a cluster: the whole resource, whatever the field. */
export function resource(...parts: readonly string[]): Source {
  const at = { resource: `/api/${parts.map(encodeURIComponent).join('/')}` };
  return { at, value: () => at, key: () => at };
}

/** An object of arguments. Older releases write an empty one as `[]` or `""`; without statistics some leave it out. */
export const argumentsRecord = z.prefault(
  z.pipe(
    z.unknown(),
    z.transform((value): Record<string, unknown> => {
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
    }),
  ),
  {},
);

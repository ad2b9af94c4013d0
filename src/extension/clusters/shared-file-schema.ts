import * as z from 'zod/mini';
import { sharedEntry } from './shared-file.ts';

/** The file as a JSON Schema, which VS Code completes from. */
export function sharedFileJsonSchema(): object {
  const file = z.looseObject({ $schema: z.optional(z.string()), clusters: z.array(sharedEntry) });
  return {
    title: 'Clusters that a workspace shares, for RabbitMQ Production Tools',
    ...z.toJSONSchema(file, { target: 'draft-7', io: 'input' }),
  };
}

import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/** A plugin that answers on paths of the management API of its own. */
export type ApiExtension = 'shovels' | 'federation links';

/**
 * Which of the plugins that this extension knows have brought their paths: `GET /api/extensions`, for any user with a
 * management tag. It lists the scripts of the management UI, and so also tells those who may not read the paths themselves;
 * 3.10.8 to 4.3.6 answer with the same names.
 * @throws {ManagementError}
 */
export async function listApiExtensions(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<ReadonlySet<ApiExtension>> {
  const extensions = await client.get({ path: '/extensions', answer: z.array(extension), signal });
  const scripts = new Set(extensions.flatMap(({ javascript }) => javascript));
  return new Set(known.filter(([script]) => scripts.has(script)).map(([, name]) => name));
}

const known: readonly (readonly [script: string, name: ApiExtension])[] = [
  ['shovel.js', 'shovels'],
  ['federation.js', 'federation links'],
];

/** From 4.3 on an extension may have several scripts. */
const extension = z.looseObject({
  javascript: z._default(z.union([z.string(), z.array(z.string())]), []),
});

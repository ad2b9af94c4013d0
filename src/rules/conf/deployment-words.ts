import type { PluginsLent, Related } from '../../deployment/deployment-lent.ts';

/** The list of the plugins, for findings that rest on what is missing there. */
export function relatedPlugins({ at }: PluginsLent): Related {
  return { ...at, message: 'These plugins are enabled' };
}

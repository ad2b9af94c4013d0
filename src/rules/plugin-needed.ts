import { isEnabled } from '../conf/plugins.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { relatedPlugins } from './conf/deployment-words.ts';
import type { Violation } from './rule.ts';

/**
 * What is to be said of something in a definitions file that a plugin must be enabled for: nothing where it is, and where no file
 * tells, that it must be.
 * @param title what needs it, such as "Exchange `orders`"
 * @param words what of it does, such as "type `x-random`"
 */
export function pluginNeeded(
  title: string,
  plugin: string,
  words: string,
  deployment: Deployment | undefined,
): Omit<Violation, 'at'> | undefined {
  const plugins = deployment?.plugins;
  if (!plugins) {
    return {
      severity: 'info',
      message: `${title} needs plugin ${plugin} for ${words}: where it is not enabled, the broker refuses the import. Enable it first.`,
    };
  }
  if (isEnabled(plugins.enabled, plugin)) return undefined;
  return {
    severity: 'error',
    brokerRefuses: true,
    message: `${title} needs plugin ${plugin} for ${words}, which enabled_plugins does not have: the broker refuses the import. Add it there.`,
    related: [relatedPlugins(plugins)],
  };
}

import { parseConf } from '../conf/conf.ts';
import { confKeys } from '../conf/keys.ts';
import { settingsOf } from '../conf/settings.ts';
import { newestVersion } from '../model/version.ts';

/** Most programs have a `.conf`: this one's has keys that RabbitMQ knows, and little else. */
export function looksLikeConf(text: string): boolean {
  const document = parseConf(text, newestVersion);
  const { all } = settingsOf(document, confKeys(newestVersion));
  const known = all.filter(({ key }) => key).length;
  return known > 0 && known >= all.length - known + document.problems.length;
}

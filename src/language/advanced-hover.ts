import { settingsAt } from '../conf/advanced-config.ts';
import type { TextRange } from '../model/model.ts';
import { type AdvancedLanguageDocument, confKeysAt, describePath } from './advanced-document.ts';
import type { Hover } from './hover.ts';
import { topicOf } from './keys/words/conf.ts';
import { describePlugin } from './plugin-names.ts';

/** What is known of the application or the setting under the pointer. Its value, which may be a secret, is never part of it. */
export function advancedHoverAt(document: AdvancedLanguageDocument, offset: number): Hover | undefined {
  const isOn = ({ start, end }: TextRange) => start <= offset && offset < end;
  const application = document.applications.find(({ nameRange }) => isOn(nameRange));
  if (application) {
    const markdown = describePlugin(application.name ?? '');
    return markdown === undefined ? undefined : { range: application.nameRange, markdown };
  }
  const setting = settingsAt(document, offset).at(-1);
  const range = setting && [setting.keyRange, setting.value].find(isOn);
  if (!setting || !range) return undefined;
  const markdown = describePath(document, setting.path);
  if (markdown === undefined) return undefined;
  const [key] = confKeysAt(document, setting.path);
  const item = key && topicOf(key.key).item;
  return { range: { start: range.start, end: range.end }, markdown, ...(item ? { item } : {}) };
}

import { toTextEdits } from '../definitions/edits.ts';
import { fixSettings, fixText } from '../lint/fix.ts';
import type { Finding } from '../lint/lint.ts';
import { lintSettings } from '../lint/lint-settings.ts';
import type { TextEdit } from '../model/edit.ts';
import type { TextFix } from '../rules/conf/conf-rule.ts';
import type { AnyFix } from './linted-file.ts';
import type { OpenDocument } from './open-document.ts';

/** The changes of the document's text that a fix stands for. */
export function editsOf({ definitions }: OpenDocument, fix: AnyFix): readonly TextEdit[] {
  if (isOfText(fix)) return fix.edits;
  return definitions ? toTextEdits(definitions, fix.edits) : [];
}

/** The text when all that can be mended without a person is: of the findings that `isWanted`, and that nobody has accepted. */
export function mendedText(
  { kind, text, judgement, options }: OpenDocument,
  isWanted: (finding: Finding<unknown>) => boolean,
): string {
  const { sidecar, path = '' } = judgement;
  const suppressor = sidecar?.suppressorOf(path);
  const isToMend = (finding: Finding<unknown>, definitions?: OpenDocument['definitions']) =>
    isWanted(finding) && !suppressor?.(finding, definitions).length;
  const mended =
    !kind || kind === 'definitions'
      ? fixText(text, options, isToMend)
      : fixSettings(
          text,
          current => lintSettings(kind, current, options),
          finding => isToMend(finding),
        );
  return mended.text;
}

function isOfText(fix: AnyFix): fix is TextFix {
  return fix.edits.every(edit => 'newText' in edit);
}

import * as vscode from 'vscode';
import {
  answersTo,
  itemOf,
  type Need,
  needs,
  type Snippet,
  type SnippetFile,
  snippetFiles,
  titleOf,
} from '../../snippets/catalogue.ts';
import { type LabelledLanguage, languageLabels, takes } from '../../snippets/language.ts';
import { type Destination, nameOf, newFile, readOnlyInFront } from './destination.ts';
import { type Choice, goBack, pickOne } from './pick-one.ts';

export interface SnippetChoice {
  readonly snippet: Snippet;
  readonly destination: Destination;
}

/** The snippets by language. */
type Shelf = Readonly<Record<LabelledLanguage, SnippetFile>>;

/**
 * Asks for a need and for a snippet that answers it; in between for the language of a new file, where the file in front takes
 * none of the answers. Undefined when the person leaves.
 * @param onHighlight hears what would be chosen now; undefined: nothing any more, as the person went back.
 */
export async function chooseSnippet(
  shelf: Shelf,
  file: Destination | undefined,
  onHighlight: (choice: SnippetChoice | undefined) => void,
): Promise<SnippetChoice | undefined> {
  let need: Need | undefined;
  for (;;) {
    const chosen = await chooseNeed(shelf, file, need);
    if (chosen === undefined || chosen === goBack) return undefined;
    need = chosen;
    const answers = file ? answersIn(file, shelf, need) : [];
    const choice =
      file && answers.length > 0
        ? await chooseAnswer(shelf, { destination: file, need, answers, step: 2 }, onHighlight)
        : await chooseElsewhere(shelf, need, onHighlight);
    if (choice !== goBack) return choice;
  }
}

/** Reads what ships. */
export async function readShelf(extensionUri: vscode.Uri): Promise<Shelf> {
  const read = async (language: LabelledLanguage) => {
    const file = vscode.Uri.joinPath(extensionUri, 'snippets', snippetFiles[language]);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return [language, JSON.parse(text) as SnippetFile] as const;
  };
  return Object.fromEntries(await Promise.all(labelledLanguages.map(read))) as Shelf;
}

const title = 'Insert Reliability Snippet';

function chooseNeed(shelf: Shelf, file: Destination | undefined, highlighted: Need | undefined) {
  const here: Choice<Need>[] = [];
  const elsewhere: Choice<Need>[] = [];
  for (const need of needs) {
    const own = file ? answersIn(file, shelf, need) : [];
    const languages = languagesFor(shelf, need);
    const answers = own.length > 0 ? own : languages.flatMap(language => answersTo(need, shelf[language]));
    const items = new Set(answers.map(snippet => itemOf(snippet)?.id));
    const told =
      own.length > 0 && file
        ? own.map(answer => titleOf(answer, shelf[file.language]))
        : languages.map(language => languageLabels[language]);
    const choice = {
      value: need,
      label: need.words,
      description: [...items].join(', '),
      detail: told.join(', '),
    };
    (own.length > 0 ? here : elsewhere).push(choice);
  }
  const readOnly = readOnlyInFront();
  return pickOne({
    title,
    step: 1,
    totalSteps: here.length > 0 ? 2 : 3,
    placeholder: 'What do you need?',
    items: [
      ...group(`in ${file ? nameOf(file) : ''}`, here),
      ...group(readOnly ? `in a new file, as ${readOnly} is read-only` : 'in a new file', elsewhere),
    ],
    highlighted,
  });
}

async function chooseElsewhere(
  shelf: Shelf,
  need: Need,
  onHighlight: (choice: SnippetChoice | undefined) => void,
): Promise<SnippetChoice | typeof goBack | undefined> {
  let language: LabelledLanguage | undefined;
  for (;;) {
    const chosen = await pickOne({
      title,
      step: 2,
      totalSteps: 3,
      placeholder: `${need.words}: in which language is the new file?`,
      items: languagesFor(shelf, need).map(value => ({
        value,
        label: languageLabels[value],
        detail: answersTo(need, shelf[value])
          .map(answer => titleOf(answer, shelf[value]))
          .join(', '),
      })),
      highlighted: language,
    });
    if (chosen === undefined || chosen === goBack) return chosen;
    language = chosen;
    const destination = newFile(language);
    const answers = answersTo(need, shelf[language]);
    const choice = await chooseAnswer(shelf, { destination, need, answers, step: 3 }, onHighlight);
    if (choice !== goBack) return choice;
  }
}

async function chooseAnswer(
  shelf: Shelf,
  asked: {
    readonly destination: Destination;
    readonly need: Need;
    readonly answers: readonly Snippet[];
    readonly step: number;
  },
  onHighlight: (choice: SnippetChoice | undefined) => void,
): Promise<SnippetChoice | typeof goBack | undefined> {
  const { destination, need, answers, step } = asked;
  const chosen = await pickOne({
    title,
    step,
    totalSteps: step,
    placeholder: `${need.words}, in ${nameOf(destination)}`,
    items: answers.map(value => ({
      value,
      label: titleOf(value, shelf[destination.language]),
      description: `${value.prefix} · ${itemOf(value)?.id}`,
      detail: value.description.replace(/ Checklist: .*$/, ''),
    })),
    onHighlight: snippet => onHighlight({ snippet, destination }),
  });
  if (chosen === goBack) onHighlight(undefined);
  return typeof chosen === 'object' ? { snippet: chosen, destination } : chosen;
}

function answersIn({ language, text }: Destination, shelf: Shelf, need: Need): readonly Snippet[] {
  return answersTo(need, shelf[language]).filter(snippet => takes(language, text, snippet));
}

function languagesFor(shelf: Shelf, need: Need): readonly LabelledLanguage[] {
  return labelledLanguages.filter(language => answersTo(need, shelf[language]).length > 0);
}

const labelledLanguages = Object.keys(languageLabels) as LabelledLanguage[];

function group<T>(
  label: string,
  choices: readonly Choice<T>[],
): readonly (Choice<T> | vscode.QuickPickItem)[] {
  return choices.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...choices] : [];
}

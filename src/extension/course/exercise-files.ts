import * as vscode from 'vscode';
import type { Exercise, ExerciseVariant } from '../../course/exercise.ts';
import { readExercise } from './course-files.ts';
import { solutionScheme } from './solution-documents.ts';

/**
 * Writes a starter project into a new folder below one of the person's choice, and shows its README. What is there already is
 * never written over.
 * @returns the project's folder; undefined where the person chose none
 */
export async function openStarter(
  exercise: Exercise,
  language: string,
  viewColumn: vscode.ViewColumn,
): Promise<vscode.Uri | undefined> {
  const { starter } = variantOf(exercise, language);
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: `Where is the project of exercise ${exercise.number} to go?`,
      openLabel: 'Put It Here',
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (!parent) return undefined;
  const folder = vscode.Uri.joinPath(parent, `rabbitmq-${exercise.id}-${language}`);
  const name = folder.path.split('/').at(-1) ?? '';
  if (await exists(folder)) {
    const use = 'Use It';
    const question = `${name} is there already, and is left as it is. Go on with it?`;
    if ((await vscode.window.showWarningMessage(question, { modal: true }, use)) !== use) return undefined;
    return folder;
  }
  for (const [path, text] of Object.entries(starter)) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));
  }
  const readme = vscode.Uri.joinPath(folder, 'README.md');
  if (starter['README.md'] !== undefined) {
    await vscode.commands.executeCommand(
      'vscode.openWith',
      readme,
      'vscode.markdown.preview.editor',
      viewColumn,
    );
  }
  if (!vscode.workspace.getWorkspaceFolder(folder)) void offerWorkspace(folder, name);
  return folder;
}

/** Asks where the work is. */
export async function chooseFolder(exercise: Exercise): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: `Where is your work on exercise ${exercise.number}?`,
      openLabel: 'Check This Folder',
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return folder;
}

/** Asks for a file of the solution, and shows it beside the person's own. */
export async function compareWithSolution(
  exercise: Exercise,
  language: string,
  folder: vscode.Uri | undefined,
): Promise<void> {
  const variant = variantOf(exercise, (folder && (await languageOf(folder))) ?? language);
  const items = await Promise.all(
    Object.entries(variant.solution).map(async ([path, text]) => {
      const own = folder && vscode.Uri.joinPath(folder, path);
      const ownText = own && (await textOf(own));
      const description = ownText === undefined ? 'only in the solution' : ownText === text ? 'the same' : '';
      return { label: path, description, own: ownText === undefined ? undefined : own };
    }),
  );
  const chosen = await vscode.window.showQuickPick(
    items.toSorted((a, b) => Number(a.description === 'the same') - Number(b.description === 'the same')),
    { title: `Exercise ${exercise.number}: compare which file with the solution?` },
  );
  if (!chosen) return;
  await vscode.commands.executeCommand(
    'vscode.diff',
    chosen.own ?? solutionUri('', '', ''),
    solutionUri(exercise.id, variant.language, chosen.label),
    `${chosen.label}: yours ↔ the solution`,
  );
}

/** The text of a document with the scheme of solutions: of a file, or of nothing. */
export async function solutionText(extension: vscode.Uri, { path }: vscode.Uri): Promise<string> {
  const [, id = '', language = '', ...rest] = path.split('/');
  if (id === '') return '';
  return variantOf(await readExercise(extension, id), language).solution[rest.join('/')] ?? '';
}

function solutionUri(exercise: string, language: string, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: solutionScheme, path: `/${exercise}/${language}/${path}` });
}

function variantOf({ number, variants }: Exercise, language: string): ExerciseVariant {
  const variant = variants.find(variant => variant.language === language);
  if (!variant) throw new Error(`Exercise ${number} is not there in ${language}.`);
  return variant;
}

/** What the folder's course.json says that it is written in. */
async function languageOf(folder: vscode.Uri): Promise<string | undefined> {
  const text = await textOf(vscode.Uri.joinPath(folder, 'course.json'));
  try {
    return JSON.parse(text ?? '').language;
  } catch {
    return undefined;
  }
}

async function offerWorkspace(folder: vscode.Uri, name: string): Promise<void> {
  const add = 'Add to Workspace';
  const chosen = await vscode.window.showInformationMessage(
    `${name} is written. Its README says how to begin.`,
    add,
  );
  if (chosen === add) {
    const count = vscode.workspace.workspaceFolders?.length ?? 0;
    vscode.workspace.updateWorkspaceFolders(count, 0, { uri: folder });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(uri).then(
    bytes => new TextDecoder().decode(bytes),
    () => undefined,
  );
}

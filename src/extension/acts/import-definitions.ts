import * as vscode from 'vscode';
import { type Definitions, exportDefinitions, importDefinitions } from '../../management/definitions.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import type { NodeKind } from '../explorer/node.ts';
import { readOnlyDocument } from '../messages/documents.ts';
import { type ActServices, look, sessionOf, write } from './act.ts';
import { type Changes, changesReport, compareDefinitions, countWords } from './definitions-changes.ts';
import { isItem } from './differences.ts';
import { withNeeds } from './needs.ts';

/** Shows what an import would change, and imports when a person has seen it. @throws {ManagementError} */
export async function importFile(services: ActServices, cluster: Cluster, vhost?: string): Promise<void> {
  const file = await chooseFile(cluster);
  if (!file) return;
  const wanted = definitionsIn(file);
  refuseOtherScope(wanted, file.name, vhost);
  const place = vhost === undefined ? cluster.name : `vhost ${vhost} of ${cluster.name}`;
  const compare = (there: Definitions) => compareDefinitions(there, wanted, vhost);
  const before = await look(services, cluster, `Comparing ${file.name} with ${place}`, (client, signal) =>
    exportDefinitions(client, vhost, signal),
  ).catch(error => {
    throw withNeeds(error, 'administrator', sessionOf(services, cluster));
  });
  if (!before) return;
  const expected = compare(before);
  await showReport(changesReport(expected, place, file.name), `${file.name} into ${cluster.name}.md`);
  if (expected.changes.every(({ kind }) => kind === 'kept')) {
    void vscode.window.showInformationMessage(
      `RabbitMQ: An import of ${file.name} would change nothing on ${place}: ${countWords(expected)}.`,
    );
    return;
  }
  if (!(await askAfterReading(`RabbitMQ: Import ${file.name} into ${place}?`, countWords(expected)))) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Import Definitions',
    question: `Import ${file.name} into ${place}?`,
    detail: `${countWords(expected)}. It is no transaction: what stands before something that the broker refuses is imported all the same.`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Importing ${file.name} into ${place}`,
    needs: 'administrator',
    shownIn: everything,
    vhost,
  } as const;
  const after = await write(services, cluster, words, async (client, signal) => {
    await importDefinitions(client, wanted, vhost, signal);
    return compare(await exportDefinitions(client, vhost, signal));
  });
  await tellWhatTook(after, place, file.name);
}

/** A person may scroll in the report meanwhile: a notification would be gone before a long one is read. */
async function askAfterReading(title: string, counts: string): Promise<boolean> {
  const choices = [
    { label: 'Import…', description: counts },
    { label: 'Leave Everything as It Is', description: '' },
  ] as const;
  const placeHolder = 'The editor shows each object that changes.';
  const chosen = await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true });
  return chosen === choices[0];
}

/** What is still otherwise has not been taken. */
async function tellWhatTook(after: Changes, place: string, file: string): Promise<void> {
  if (after.changes.length === 0) {
    void vscode.window.showInformationMessage(
      `RabbitMQ: ${file} is imported into ${place}: all of its ${after.same} objects are there just so.`,
    );
    return;
  }
  const show = 'Show What Did Not Take';
  const chosen = await vscode.window.showWarningMessage(
    `RabbitMQ: ${file} is imported into ${place}, but ${after.changes.length} of its objects are not as it says. The broker said nothing of them.`,
    show,
  );
  if (chosen !== show) return;
  await showReport(changesReport(after, place, file), `What did not take.md`);
}

const everything: readonly NodeKind[] = [
  'cluster',
  'users',
  'vhost',
  'queues',
  'streams',
  'exchanges',
  'policies',
];

interface File {
  readonly name: string;
  readonly text: string;
}

/** The open editor, or a file. */
async function chooseFile({ name }: Cluster): Promise<File | undefined> {
  const open = vscode.window.activeTextEditor?.document;
  const isJson = open !== undefined && ['json', 'jsonc'].includes(open.languageId);
  const fromEditor = { label: `The open editor: ${open && baseName(open.uri)}`, isEditor: true };
  const fromFile = { label: 'A file…', isEditor: false };
  const chosen = isJson
    ? await vscode.window.showQuickPick([fromEditor, fromFile], {
        title: `RabbitMQ: Import which definitions into ${name}?`,
        ignoreFocusOut: true,
      })
    : fromFile;
  if (!chosen) return undefined;
  if (chosen.isEditor && open) return { name: baseName(open.uri), text: open.getText() };
  const [uri] =
    (await vscode.window.showOpenDialog({ filters: { Definitions: ['json'] }, openLabel: 'Compare' })) ?? [];
  if (!uri) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  return { name: baseName(uri), text: new TextDecoder().decode(bytes) };
}

function baseName({ path }: vscode.Uri): string {
  return path.split('/').at(-1) ?? path;
}

/** @throws where the text is none */
function definitionsIn({ name, text }: File): Definitions {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${name} is no JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (!isItem(value)) throw new Error(`${name} is no definitions file: it is not an object.`);
  return value;
}

/** A file of one virtual host names none, so an import of the whole cluster would not know where to. */
function refuseOtherScope(wanted: Definitions, name: string, vhost: string | undefined): void {
  const objects = [wanted.queues, wanted.exchanges, wanted.bindings].flatMap(section =>
    Array.isArray(section) ? section.filter(isItem) : [],
  );
  const namesVhosts = objects.some(item => 'vhost' in item);
  if (vhost === undefined && objects.length > 0 && !namesVhosts) {
    throw new Error(`${name} is of one virtual host. Import it from the menu of a virtual host.`);
  }
  if (vhost !== undefined && namesVhosts) {
    throw new Error(
      `${name} is of a whole cluster: its objects name their virtual hosts. Import it from the menu of the cluster.`,
    );
  }
}

async function showReport(content: string, name: string): Promise<void> {
  await vscode.window.showTextDocument(readOnlyDocument(name, content), { preview: true });
}

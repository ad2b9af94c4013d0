import * as vscode from 'vscode';
import {
  type ReadinessState,
  readinessProtocol,
  readinessSubject,
} from '../../../webview/readiness/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import type { Outline } from '../../course/outline.ts';
import { ManagementError } from '../../management/error.ts';
import type { ItemReport, ReadinessReport } from '../../readiness/report.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { viewType } from '../contributions/pages.ts';
import { readOutline } from '../course/course-files.ts';
import { showPage } from '../webview-page.ts';
import { answerItem } from './answer.ts';
import { applyFix } from './apply-fix.ts';
import type { Standing } from './checks.ts';
import { chooseEarlier } from './compare.ts';
import { exportReport } from './export.ts';
import { followPlace } from './follow.ts';
import { changesBetween, entryOf, type History } from './history.ts';
import type { ReadinessServices } from './readiness.ts';
import { filesFolders, keyOf, type Subject, subjectName, subjectOf } from './subject.ts';
import { keyText } from './subject-key.ts';

/** Opens the report of a subject, or brings the open one to the front; an item of the checklist is led to. */
export function showReadiness(services: ReadinessServices, subject: Subject, item?: string): void {
  const open = openPanels.get(keyText(keyOf(subject)));
  if (open) open.show(item);
  else openPanel(services, subject, newPanel(subject), item);
}

/** Puts a report into the page that VS Code has brought back; a page whose subject is gone goes too. */
export function restoreReadiness(
  services: ReadinessServices,
  panel: vscode.WebviewPanel,
  state: unknown,
): void {
  const key = readinessSubject.safeParse(state).data;
  const subject = key && subjectOf(key, services.store.list());
  if (subject && !openPanels.has(keyText(keyOf(subject)))) openPanel(services, subject, panel);
  else panel.dispose();
}

const openPanels = new Map<string, ReadinessPanel>();

function newPanel(subject: Subject): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType('readiness'), titleOf(subject), vscode.ViewColumn.Active, {
    enableFindWidget: true,
    // What a person has opened and filtered stays as it is.
    retainContextWhenHidden: true,
  });
}

function titleOf(subject: Subject): string {
  return `Readiness: ${subjectName(subject)}`;
}

function openPanel(
  services: ReadinessServices,
  subject: Subject,
  panel: vscode.WebviewPanel,
  item?: string,
): void {
  const key = keyText(keyOf(subject));
  openPanels.set(key, new ReadinessPanel(panel, services, subject, item));
  panel.onDidDispose(() => openPanels.delete(key));
}

/** The page of one subject's report. A check goes on when it is closed. */
class ReadinessPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: ReadinessServices;
  readonly #subject: Subject;
  readonly #disposables: vscode.Disposable[] = [];
  /** The item to lead to, once the page is there. */
  #wanted: string | undefined;
  /** When the report was taken that a person has chosen to compare with. */
  #comparedWith: string | undefined;
  #trouble: string | undefined;
  #outline: Promise<Outline> | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    services: ReadinessServices,
    subject: Subject,
    item: string | undefined,
  ) {
    this.#panel = panel;
    this.#services = services;
    this.#subject = subject;
    this.#wanted = item;
    panel.iconPath = new vscode.ThemeIcon('checklist');
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    services.checks.onDidChange(
      changed => keyText(keyOf(changed)) === keyText(keyOf(subject)) && void this.#tell(),
      undefined,
      this.#disposables,
    );
    showPage(panel, services.context.extensionUri, 'readiness');
  }

  show(item: string | undefined): void {
    this.#panel.reveal();
    if (item) void this.#panel.webview.postMessage(eventMessage(readinessProtocol, 'reveal', { item }));
  }

  readonly #handlers: Handlers<typeof readinessProtocol> = {
    start: async () => {
      const item = this.#wanted ?? null;
      this.#wanted = undefined;
      return { state: await this.#state(), item };
    },
    check: ({ tryGuest }) => this.#begin(() => this.#check(tryGuest)),
    cancel: () => {
      this.#services.checks.cancel(this.#subject);
      return {};
    },
    compare: () =>
      this.#begin(async () => {
        const earlier = await this.#earlier();
        this.#comparedWith = (await chooseEarlier(earlier)) ?? this.#comparedWith;
      }),
    follow: ({ item, evidence }) =>
      this.#begin(async () => {
        const { place } = (await this.#itemOf(item)).evidence[evidence] ?? {};
        if (place) await followPlace(place, this.#subject, this.#services.tree);
      }),
    rule: ({ rule }) => this.#begin(() => vscode.commands.executeCommand(fullCommandId('openRule'), rule)),
    lesson: ({ item }) =>
      this.#begin(async () => {
        const { lesson } = await this.#itemOf(item);
        await vscode.commands.executeCommand(fullCommandId('openCourse'), lesson);
      }),
    fix: ({ item }) =>
      this.#begin(async () => {
        const { isFresh } = await this.#standing();
        const { fix } = await this.#itemOf(item);
        const { store, log, tree } = this.#services;
        const cluster = this.#cluster();
        if (!fix || !isFresh) throw new Error('Check again first: the report is from before.');
        if (!(await applyFix(cluster, fix, store, log))) return;
        tree.lookSoon(cluster);
        await this.#check(false);
      }),
    answer: ({ item }) =>
      this.#begin(async () => {
        const folder = this.#subject.folder ?? filesFolders()[0];
        if (!(await answerItem(await this.#itemOf(item), folder))) return;
        if (this.#subject.folder) return this.#check(false);
        // The answer is among the files: with them the cluster has it.
        const together = { ...this.#subject, folder };
        showReadiness(this.#services, together, item);
        await this.#services.checks.check(together);
      }),
    credentials: () =>
      this.#begin(async () => {
        const target = { cluster: this.#cluster().id };
        await vscode.commands.executeCommand(fullCommandId('updateCredentials'), { target });
        await this.#check(false);
      }),
    export: () =>
      this.#begin(async () => {
        const { report } = await this.#standing();
        if (report) await exportReport(report, this.#subject);
      }),
  };

  /** What takes a person's time is not waited for; what goes wrong is shown on the page. */
  #begin(work: () => unknown): Record<string, never> {
    this.#trouble = undefined;
    void (async () => {
      try {
        await work();
      } catch (error) {
        this.#trouble = error instanceof Error ? error.message : String(error);
        this.#services.log.warn(`Production readiness: ${this.#trouble}`);
      } finally {
        await this.#tell();
      }
    })();
    return {};
  }

  async #check(tryGuest: boolean): Promise<void> {
    if (tryGuest && !(await agreesToTryGuest(this.#cluster()))) return;
    const report = await this.#services.checks.check(this.#subject, { tryGuest });
    if (report) this.#comparedWith = undefined;
  }

  #cluster(): Cluster {
    const { cluster } = this.#subject;
    if (!cluster) throw new Error('This report is about files alone.');
    return this.#services.store.current(cluster);
  }

  /** What the report that shows can be compared with, the latest first. */
  async #earlier(): Promise<History> {
    const { report, history } = await this.#standing();
    return history.filter(({ takenAt }) => takenAt !== report?.takenAt);
  }

  #standing(): Promise<Standing> {
    return this.#services.checks.standing(this.#subject);
  }

  async #itemOf(id: string): Promise<ItemReport> {
    const item = (await this.#standing()).report?.items.find(item => item.id === id);
    if (!item) throw new Error(`The report has no item ${id}.`);
    return item;
  }

  async #state(): Promise<ReadinessState> {
    const { report, isFresh, answers, ended } = await this.#standing();
    const earlier = await this.#earlier();
    const before = earlier.find(({ takenAt }) => takenAt === this.#comparedWith) ?? earlier[0];
    const { cluster, folder } = this.#subject;
    return {
      subject: { cluster: cluster?.name, folder: folder?.name },
      restore: keyOf(this.#subject),
      report,
      sections: report ? await this.#sections(report) : {},
      isFresh: isFresh && cluster !== undefined,
      since: report &&
        before && { takenAt: before.takenAt, changes: changesBetween(before, entryOf(report)) },
      earlier: earlier.length,
      checking: answers === undefined ? undefined : { answers },
      ended: ended && {
        kind: ended instanceof ManagementError && ended.reason === 'cancelled' ? 'cancelled' : 'failed',
        words: ended.message,
        credentials: ended instanceof ManagementError && credentialReasons.has(ended.reason),
      },
      trouble: this.#trouble,
      mayTryGuest: cluster !== undefined,
    };
  }

  async #sections({ items }: ReadinessReport): Promise<Record<string, string>> {
    this.#outline ??= readOutline(this.#services.context.extensionUri);
    const { lessons } = await this.#outline;
    const titled = items.flatMap(({ id, lesson: { lesson, section } }) => {
      const found = lessons.find(({ id }) => id === lesson)?.sections.find(({ id }) => id === section);
      return found ? [[id, `${found.number} ${found.title}`] as const] : [];
    });
    return Object.fromEntries(titled);
  }

  async #tell(): Promise<void> {
    await this.#panel.webview.postMessage(eventMessage(readinessProtocol, 'state', await this.#state()));
  }

  async #answer(message: unknown): Promise<void> {
    const response = await answer(readinessProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  #dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

const credentialReasons: ReadonlySet<ManagementError['reason']> = new Set([
  'wrong-credentials',
  'no-management-tag',
]);

async function agreesToTryGuest({ name }: Cluster): Promise<boolean> {
  const act = 'Try Once';
  const chosen = await vscode.window.showWarningMessage(
    `Try to log in to ${name} as guest with the password guest?`,
    {
      modal: true,
      detail:
        'One request to the management API of this cluster, and to nothing else. Where somebody watches failed logins, it shows there.',
    },
    act,
  );
  return chosen === act;
}

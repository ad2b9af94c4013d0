import * as vscode from 'vscode';
import { type QueueState, queueProtocol, queueRestore } from '../../../webview/queue/protocol.ts';
import type { Handlers } from '../../../webview/shared/protocol.ts';
import type { QueueCheck } from '../../audit/queue-check.ts';
import { readRetention } from '../../management/cluster-snapshot.ts';
import { ManagementError } from '../../management/error.ts';
import { type MemberState, readMemberStates } from '../../management/member-states.ts';
import { type QueueDepth, type QueueSnapshot, readQueueSnapshot } from '../../management/queue-snapshot.ts';
import { type SampleRange, sampleRanges } from '../../management/samples.ts';
import { isAtLeast } from '../../model/version.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { CommandId } from '../contributions/commands.ts';
import { readOutline } from '../course/course-files.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import type { TreeNode } from '../explorer/node.ts';
import type { QueuePlace } from '../messages/access.ts';
import { showPage } from '../webview-page.ts';
import { checkQueueApart } from './check-queue.ts';
import { LiveLook } from './live-look.ts';
import { connectPage, OpenPages, runOn } from './open-pages.ts';
import { OwnSamples } from './own-samples.ts';
import { type PageServices, queueKey } from './pages.ts';

/** Opens the page of a queue, or brings the open one to the front. */
export function openQueuePage(services: PageServices, place: QueuePlace): void {
  openPages.open(
    queueKey(place),
    `${place.queue} · ${place.cluster.name}`,
    panel => new QueuePanel(panel, services, place, 'ten minutes'),
  );
}

/** Fills the page that VS Code has brought back; one whose cluster was removed goes too. */
export function restoreQueuePage(services: PageServices, panel: vscode.WebviewPanel, state: unknown): void {
  const kept = queueRestore.safeParse(state).data;
  const cluster = services.store.list().find(({ id }) => id === kept?.cluster);
  const place = kept && cluster && { cluster, vhost: kept.vhost, queue: kept.queue };
  if (place)
    openPages.takeIn(queueKey(place), panel, () => new QueuePanel(panel, services, place, kept.range));
  else panel.dispose();
}

const openPages = new OpenPages('queue');

class QueuePanel {
  readonly #services: PageServices;
  readonly #place: QueuePlace;
  readonly #look: LiveLook<QueueSnapshot>;
  readonly #samples = new OwnSamples<QueueDepth>();
  readonly #tell: () => void;
  readonly #closing = new AbortController();
  #members: readonly MemberState[] | undefined;
  #check: QueueCheck | undefined;
  #checkTrouble: string | undefined;
  /** What was declared when the check was made: another declaration is checked again. */
  #checked: string | undefined;
  #sections: Readonly<Record<string, string>> = {};
  #retention: Promise<void> | undefined;

  constructor(panel: vscode.WebviewPanel, services: PageServices, place: QueuePlace, range: SampleRange) {
    this.#services = services;
    this.#place = place;
    panel.iconPath = new vscode.ThemeIcon('graph-line');
    this.#tell = connectPage(panel, queueProtocol, this.#handlers, () => this.#state());
    this.#look = new LiveLook({
      panel,
      range,
      log: services.log,
      read: (range, signal) => this.#read(range, signal),
      onDidChange: () => this.#tell(),
    });
    const following = services.store.onDidChange(() => this.#tell());
    panel.onDidDispose(() => {
      this.#closing.abort();
      this.#look.dispose();
      following.dispose();
    });
    showPage(panel, services.extensionUri, 'queue');
  }

  readonly #handlers: Handlers<typeof queueProtocol> = {
    start: () => {
      const { cluster, vhost, queue } = this.#place;
      return {
        state: this.#state(),
        restore: { cluster: cluster.id, vhost, queue, range: this.#look.range },
      };
    },
    range: ({ range }) => {
      this.#look.show(range);
      return {};
    },
    refresh: () => {
      this.#checked = undefined;
      this.#look.refresh();
      return {};
    },
    peek: () => this.#run('peekMessages'),
    publish: () => this.#run('publishMessage'),
    purge: () => this.#run('purgeQueue', () => this.#look.refresh()),
    copyName: () => this.#run('copyName'),
    credentials: () => this.#run('updateCredentials', () => this.#look.refresh()),
    queue: ({ queue }) => {
      openQueuePage(this.#services, { ...this.#place, queue });
      return {};
    },
    rule: ({ rule }) => {
      void vscode.commands.executeCommand(fullCommandId('openRule'), rule);
      return {};
    },
    lesson: target => {
      void vscode.commands.executeCommand(fullCommandId('openCourse'), target);
      return {};
    },
  };

  async #read(range: SampleRange, signal: AbortSignal): Promise<QueueSnapshot> {
    const { tree, store } = this.#services;
    const session = tree.session(store.current(this.#place.cluster));
    // Once: it is in the broker's configuration.
    this.#retention ??= session
      .call(readRetention, signal)
      .then(({ queues }) => this.#look.keep(queues))
      .catch(() => {
        this.#retention = undefined;
      });
    const [snapshot] = await Promise.all([
      session
        .call((client, either) => readQueueSnapshot(client, this.#place, range, either), signal)
        .catch(error => {
          throw this.#inWords(error);
        }),
      this.#retention,
    ]);
    this.#members = await this.#readMembers(session, snapshot, signal);
    if (!snapshot.depthHistory && snapshot.messages !== undefined) {
      const { ready, unacknowledged, messages: total } = snapshot;
      this.#samples.add(Date.now(), { ready, unacknowledged, total });
    }
    this.#checkSoon(snapshot);
    return snapshot;
  }

  /** The broker says of what is gone only that it has not found a path. */
  #inWords(error: unknown): unknown {
    if (!(error instanceof ManagementError) || error.reason !== 'not-found') return error;
    const { vhost, queue } = this.#place;
    const words = `There is no queue ${queue} in virtual host ${vhost} any more, or user ${this.#place.cluster.username} may not see it.`;
    return new ManagementError('not-found', words, { cause: error });
  }

  /** Of one member alone there is nothing to tell. */
  async #readMembers(
    session: ClusterSession,
    { type, members = [], online = [] }: QueueSnapshot,
    signal: AbortSignal,
  ): Promise<readonly MemberState[] | undefined> {
    if (type !== 'quorum' || members.length < 2) return undefined;
    // Before, a member that does not answer makes the question a crash in the broker's log (seen on 4.0.5).
    const isSafe =
      online.length === members.length ? isAtLeast(session.version, 4, 0) : isAtLeast(session.version, 4, 3);
    if (!isSafe) return undefined;
    return session.call((client, either) => readMemberStates(client, this.#place, either), signal);
  }

  /** What a check judges changes rarely: only then another one is made. */
  #checkSoon({ type, arguments: own, policy, operatorPolicy, policyDefinition }: QueueSnapshot): void {
    const declared = JSON.stringify([type, own, policy, operatorPolicy, policyDefinition]);
    if (declared === this.#checked) return;
    this.#checked = declared;
    void this.#checkNow(declared);
  }

  async #checkNow(declared: string): Promise<void> {
    try {
      const check = await checkQueueApart(this.#services, this.#place, this.#closing.signal);
      const sections = await this.#sectionsOf(check);
      // Another one is under way.
      if (declared !== this.#checked) return;
      this.#check = check;
      this.#sections = sections;
      this.#checkTrouble = undefined;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#checkTrouble = error instanceof Error ? error.message : String(error);
      // With the next look again.
      this.#checked = undefined;
    }
    this.#tell();
  }

  async #sectionsOf({ findings }: QueueCheck): Promise<Readonly<Record<string, string>>> {
    const { lessons } = await readOutline(this.#services.extensionUri);
    const titled = findings.flatMap(({ lesson: taught }) => {
      const found = lessons
        .find(({ id }) => id === taught?.lesson)
        ?.sections.find(({ id }) => id === taught?.section);
      return taught && found
        ? [[`${taught.lesson}/${taught.section}`, `${found.number} ${found.title}`] as const]
        : [];
    });
    return Object.fromEntries(titled);
  }

  #state(): QueueState {
    const { cluster, vhost, queue } = this.#place;
    const { snapshot } = this.#look;
    const isSampledHere = snapshot !== undefined && !snapshot.depthHistory;
    return {
      ...this.#look.state(this.#services.store.list().find(({ id }) => id === cluster.id) ?? cluster),
      vhost,
      queue,
      now: snapshot && {
        ...snapshot,
        depthHistory:
          snapshot.depthHistory ?? this.#samples.history(sampleRanges[this.#look.range].ageSeconds),
      },
      members: this.#members,
      sampledSince: isSampledHere ? this.#samples.since : undefined,
      check: this.#check,
      checkTrouble: this.#checkTrouble,
      sections: this.#sections,
    };
  }

  #run(command: CommandId, then?: () => void): Record<string, never> {
    const { cluster, vhost, queue } = this.#place;
    const node: TreeNode = {
      id: queueKey(this.#place),
      kind: 'queue',
      label: queue,
      state: 'normal',
      target: { cluster: cluster.id, vhost, queue, queueType: this.#look.snapshot?.type },
    };
    return runOn(node, command, then);
  }
}

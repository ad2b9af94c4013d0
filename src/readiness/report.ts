import type { Attestation } from '../lint/attestation.ts';
import type { ChecklistItem, ChecklistItemId } from '../rules/checklist.ts';
import type { Profile } from '../rules/rule.ts';

/**
 * Whether a cluster, or the files for one, are ready for production: all 22 items, with what was seen of each.
 *
 * Plain data that survives JSON: the page, the exports and CI take the same. A change that breaks readers raises `version`.
 */
export interface ReadinessReport {
  readonly version: 1;
  /** Absent where only files were looked at. */
  readonly cluster?: ClusterSeen;
  /** Absent where only a cluster was looked at. */
  readonly files?: FilesSeen;
  readonly profile: Profile;
  /** When it was taken, in ISO 8601 and UTC. */
  readonly takenAt: string;
  /** All items, in the order of the checklist. */
  readonly items: readonly ItemReport[];
  readonly score: Score & { readonly areas: readonly AreaScore[] };
}

export interface ClusterSeen {
  /** Such as `rabbit@host`. */
  readonly name: string;
  /** Such as `4.3.6`. */
  readonly version: string;
  /** Where that is over or nearly so: how long the release is mended for everybody, as a sentence. */
  readonly support?: string;
  /** The names of its nodes; absent where the user may not see them. */
  readonly nodes?: readonly string[];
  readonly username: string;
  readonly tags: readonly string[];
  /** How often its management API was asked. */
  readonly requests: number;
}

export interface FilesSeen {
  /** The folder that was looked through, as a person would write it. */
  readonly folder: string;
  /** The files that have to do with RabbitMQ, by their paths. */
  readonly paths: readonly string[];
}

/** `unknown` is what the rights of the user, a plugin or a version hide; it never counts as a pass. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'unknown';

/** Something that was seen; a `note` is worth knowing and decides nothing. */
export interface Evidence {
  readonly verdict: Verdict | 'note';
  /** What was seen, in one or two sentences. Never a secret. */
  readonly text: string;
  readonly place?: Place;
  /** The rule that has found it, such as `DLX001`. */
  readonly rule?: string;
}

/** Where something was seen; lines and columns count from 1. */
export type Place =
  | { readonly kind: 'file'; readonly path: string; readonly line: number; readonly column: number }
  | { readonly kind: 'queue' | 'exchange' | 'policy'; readonly vhost: string; readonly name: string }
  | { readonly kind: 'vhost' | 'user' | 'node' | 'connection' | 'listener'; readonly name: string };

export interface ItemReport {
  readonly id: ChecklistItemId;
  readonly area: ChecklistItem['area'];
  readonly title: string;
  /** That of the worst evidence; `unknown` where all of it is unknown. */
  readonly verdict: Verdict;
  /** Of an unknown: what hides it, and how to see it. */
  readonly reason?: string;
  /** The worst first. */
  readonly evidence: readonly Evidence[];
  /** What to do about it, in a sentence or two. */
  readonly remedy: string;
  /** What mends one thing of it; asked again afterwards, the report has the next. */
  readonly fix?: Fix;
  /** Where the course teaches it: a lesson and a section of it, by their ids. */
  readonly lesson: { readonly lesson: string; readonly section: string };
  /** Neither a broker nor files may show it: a person may answer instead. */
  readonly attestable: boolean;
  /** The answer that counts, or the last one that has run out. */
  readonly attestation?: Attestation & { readonly expired: boolean };
}

/** What mends something, as data: whoever has the person's consent carries out the acts, in their order. */
export interface Fix {
  /** For a button, such as "Delete user `guest`". */
  readonly title: string;
  readonly acts: readonly FixAct[];
}

/** A write of the management API. */
export type FixAct =
  | {
      readonly kind: 'declare-exchange';
      readonly vhost: string;
      readonly name: string;
      readonly exchange: { readonly type: string; readonly durable: boolean };
    }
  | {
      readonly kind: 'declare-queue';
      readonly vhost: string;
      readonly name: string;
      readonly queue: { readonly durable: boolean; readonly arguments: Readonly<Record<string, unknown>> };
    }
  | {
      readonly kind: 'bind-queue';
      readonly vhost: string;
      readonly exchange: string;
      readonly queue: string;
      readonly routingKey: string;
    }
  | {
      readonly kind: 'set-policy';
      readonly vhost: string;
      readonly name: string;
      readonly policy: {
        readonly pattern: string;
        readonly 'apply-to': string;
        readonly priority: number;
        readonly definition: Readonly<Record<string, unknown>>;
      };
    }
  | { readonly kind: 'delete-user'; readonly name: string }
  | {
      readonly kind: 'set-permissions';
      readonly vhost: string;
      readonly user: string;
      readonly permissions: { readonly configure: string; readonly write: string; readonly read: string };
    };

export interface Score {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly unknown: number;
  /** passed / (passed + warned + failed), from 0 to 100 and rounded; null where nothing could be judged. */
  readonly percent: number | null;
}

export interface AreaScore extends Score {
  readonly area: ChecklistItem['area'];
}

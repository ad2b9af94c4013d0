import type { Cluster } from './cluster.ts';

/** A write to a cluster, in the words that a person is asked with. */
export interface WriteAct {
  /** The verb on the button, such as `Purge Queue`. */
  readonly title: string;
  /** Names cluster, object and count, and ends in a question mark. */
  readonly question: string;
  /** What follows, in sentences. */
  readonly detail?: string;
  /** Asked on any cluster, as it cannot be undone. */
  readonly destructive: boolean;
}

/** What stands before a write. */
export type Protection =
  | { readonly kind: 'refused'; readonly words: string }
  /** The person types the cluster's name. `problem` says what is wrong with what is typed; undefined: nothing. */
  | {
      readonly kind: 'typed';
      readonly title: string;
      readonly prompt: string;
      readonly problem: (typed: string) => string | undefined;
    }
  | { readonly kind: 'asked' }
  | { readonly kind: 'none' };

/** A read-only cluster refuses; of a production cluster the name is typed; else what is destructive is asked. */
export function protectionOf(cluster: Cluster, act: WriteAct): Protection {
  const { title, question, detail, destructive } = act;
  const { name, readOnly, environment } = cluster;
  if (readOnly) {
    return {
      kind: 'refused',
      words: `${name} is marked read-only, so nothing was done: ${title}. Unmark the cluster if it has to be.`,
    };
  }
  if (environment === 'production') {
    const prompt = [question, detail, `Type the name of the cluster to go on: ${name}`]
      .filter(Boolean)
      .join(' ');
    return {
      kind: 'typed',
      title: `${title} on production`,
      prompt,
      // What is wrong is shown in the place of the prompt: the question is to stay.
      problem: typed => {
        const text = typed.trim();
        if (text === name.trim()) return undefined;
        return name.startsWith(text) ? prompt : `"${text}" is another name. ${prompt}`;
      },
    };
  }
  return { kind: destructive ? 'asked' : 'none' };
}

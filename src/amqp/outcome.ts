import type { AmqpError } from './error.ts';

/** What became of a message that was published. */
export type Outcome =
  | { readonly kind: 'confirmed' }
  /** No queue took it: `words` are the broker's. */
  | { readonly kind: 'returned'; readonly words: string }
  /** A queue turned it away, as a full one with `reject-publish` does. Where there are several, others may have it. */
  | { readonly kind: 'nacked' }
  /** The broker closed the channel over it, or it fits into no frame. */
  | { readonly kind: 'refused'; readonly error: AmqpError }
  /** Nobody has confirmed it, and nobody will. Where it was `sent`, it may have arrived. */
  | { readonly kind: 'unconfirmed'; readonly sent: boolean; readonly error: AmqpError };

/** Why it stays where it is. */
export function wordsFor(outcome: Exclude<Outcome, { kind: 'confirmed' }>): string {
  switch (outcome.kind) {
    case 'returned':
      return `The broker returned it (${outcome.words}): no queue takes it there.`;
    case 'nacked':
      return 'A queue turned it away: it is full, with overflow reject-publish, or could not store it.';
    case 'refused':
      return outcome.error.message;
    case 'unconfirmed':
      return `The broker did not confirm it${outcome.sent ? '; it may have arrived' : ''}. ${outcome.error.message}`;
  }
}

import type { Method, Request } from './protocol.ts';

/** The requests that wait for the worker: those that a person waits for come first, lint next, then what decorates. */
export class RequestQueue {
  readonly #onDrop: (id: number) => void;
  #waiting: Request[] = [];

  constructor(onDrop: (id: number) => void) {
    this.#onDrop = onDrop;
  }

  /** A document is linted once for all who asked before it was. */
  add(request: Request): void {
    if (request.method === 'lint') {
      this.#drop(({ method, uri }) => method === 'lint' && uri === request.uri);
    }
    this.#waiting.push(request);
  }

  /** Takes the next request out. */
  next(): Request | undefined {
    const next = this.#waiting.reduce<Request | undefined>(
      (best, request) => (best && rank(best) <= rank(request) ? best : request),
      undefined,
    );
    this.#waiting = this.#waiting.filter(request => request !== next);
    return next;
  }

  cancel(id: number): void {
    this.#drop(request => request.id === id);
  }

  /** Drops what is asked about versions of a document before this one; without a version all about it. */
  outdate(uri: string, version = Number.POSITIVE_INFINITY): void {
    this.#drop(request => request.uri === uri && request.version < version);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  #drop(isDropped: (request: Request) => boolean): void {
    const dropped = this.#waiting.filter(isDropped);
    this.#waiting = this.#waiting.filter(request => !dropped.includes(request));
    for (const { id } of dropped) this.#onDrop(id);
  }
}

const background: readonly Method[] = ['lint', 'lenses', 'symbols', 'links'];

function rank({ method }: Request): number {
  return background.indexOf(method);
}

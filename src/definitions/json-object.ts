import type { Origin, TextRange } from '../model/model.ts';
import { find, type JsonMember, type JsonObject, member } from '../model/written.ts';

/** What objects of a JSON text have in common, however much of them was read: each is the source of what it says. */
export abstract class ObjectOfText implements JsonObject {
  abstract readonly start: number;
  abstract readonly end: number;
  abstract readonly members: readonly JsonMember[];
  abstract readonly plain: Readonly<Record<string, unknown>>;
  abstract readonly irregular: boolean;

  get kind(): 'object' {
    return 'object';
  }

  get at(): TextRange {
    return this;
  }

  value(...path: readonly string[]): Origin {
    const found = find(this, path);
    return found?.value ?? found?.keyRange ?? this.#name();
  }

  key(...path: readonly string[]): Origin {
    return find(this, path)?.keyRange ?? this.#name();
  }

  /** What stands for the whole object where a field is missing: its name, so that no squiggle covers many lines. */
  #name(): Origin {
    for (const field of ['name', 'source', 'user']) {
      const value = member(this, field)?.value;
      if (value) return value;
    }
    return { start: this.start, end: this.start + 1 };
  }
}

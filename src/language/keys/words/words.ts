/** What a key or value means, in our own words; types and versions are in `src/model/facts.json`. */
export interface Words {
  readonly about: string;
  /** The vendor's page: a path below `https://www.rabbitmq.com/docs/`, or a whole address. */
  readonly page: string;
  /** What holds where the key is absent, where facts.json does not say it. */
  readonly default?: string;
  /** A value to begin with, where no default says one. */
  readonly example?: string | number;
  /** By value. */
  readonly values?: Readonly<Record<string, string>>;
  /** What to do instead. */
  readonly deprecated?: string;
}

export type WordsByKey = Readonly<Record<string, Words>>;

export function pageAddress(page: string): string {
  return page.startsWith('https:') ? page : `https://www.rabbitmq.com/docs/${page}`;
}

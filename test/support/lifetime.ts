import { endOnInterrupt, Lifetime } from '../../tools/lifetime.ts';

/** A lifetime for what a suite starts in its hooks and tests: it ends after the suite, and when the run is interrupted. */
export function suiteLifetime(): Lifetime {
  const lifetime = new Lifetime();
  endOnInterrupt(lifetime);
  after(async function () {
    this.timeout(60_000);
    await lifetime.end();
  });
  return lifetime;
}

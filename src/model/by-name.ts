/** Things by their virtual host and name. To join the two to one key costs more than to look up twice. */
export class ByName<T> {
  readonly #vhosts = new Map<string, Map<string, T>>();

  get size(): number {
    let size = 0;
    for (const things of this.#vhosts.values()) size += things.size;
    return size;
  }

  get(vhost: string, name: string): T | undefined {
    return this.#vhosts.get(vhost)?.get(name);
  }

  set(vhost: string, name: string, thing: T): void {
    const things = this.#vhosts.get(vhost);
    if (things) things.set(name, thing);
    else this.#vhosts.set(vhost, new Map([[name, thing]]));
  }
}

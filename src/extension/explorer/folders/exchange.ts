import { listBindingsOfExchange } from '../../../management/bindings.ts';
import { bindingNode } from '../binding-node.ts';
import type { Folder } from '../folder.ts';
import { notice } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/** What an exchange opens into: the bindings that lead on from it, then those that lead to it. */
export const exchange: Folder = {
  async read({ folder, page, ask }) {
    const { vhost = '', exchange: name = '' } = folder.target;
    const [on, here] = await ask((client, signal) =>
      Promise.all([
        listBindingsOfExchange(client, vhost, name, 'source', signal),
        listBindingsOfExchange(client, vhost, name, 'destination', signal),
      ]),
    );
    const unbound = notice(
      folder,
      'Nothing is bound to it',
      'What is published here goes to its alternate exchange, or back to a publisher that asks for that (mandatory), or is thrown away',
    );
    const { nodes, left } = slicedPage(
      [
        ...on.map(binding => bindingNode(folder, binding, 'to')),
        ...here.map(binding => bindingNode(folder, binding, 'from')),
      ],
      page,
    );
    return { nodes: page === 1 && on.length === 0 ? [unbound, ...nodes] : nodes, left };
  },
};

import { clusterModel, defineItem, inModel, isClean, pass, queuesIn, unknown } from '../item.ts';

export const vhostsIsolate = defineItem({
  id: 'SEC003',
  lesson: ['security', 'vhosts'],
  remedy:
    'Give each system, and each environment, a virtual host of its own, with its own users. One team with one system needs no more than one.',
  attestable: true,
  spansVhosts: true,
  unseen: 'There is no queue for work to judge by. Check a cluster that is in use, or a definitions file.',
  warnsOf: ['SEC003'],
  *judge(seen, found) {
    for (const model of seen.models) {
      const vhosts = new Set(queuesIn(model, 'work', 'stream').map(({ vhost }) => vhost));
      if (vhosts.size === 0 || !isClean(found, model)) continue;
      const isCluster = model === clusterModel(seen);
      if (vhosts.size === 1 && isCluster && seen.live?.usersHidden !== undefined)
        yield unknown(
          `All work is in vhost \`${[...vhosts][0]}\`, and whether several systems share it, their users would tell. ${seen.live.usersHidden}`,
        );
      else if (vhosts.size === 1)
        yield pass(
          `All work${inModel(model)} is in vhost \`${[...vhosts][0]}\`, and nothing tells of a second system there.`,
        );
      else yield pass(`Work${inModel(model)} is spread over ${vhosts.size} virtual hosts.`);
    }
  },
});

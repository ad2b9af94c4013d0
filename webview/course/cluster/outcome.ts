/** How the drawing names the releases: what differs is what a node does that has lost the majority. */
export const releases = ['4.2', '4.3'] as const;

export type Release = (typeof releases)[number];

/** Whether each of the three nodes is up. */
export type NodesUp = readonly boolean[];

/** The node, counted from 0, that has the classic queue. */
export const classicNode = 2;

export interface ClusterOutcome {
  readonly majority: boolean;
  /** The node that leads the quorum queue; undefined while none can. */
  readonly leader: number | undefined;
  /** How clients see the quorum queue, the classic queue, and the nodes. */
  readonly quorum: string;
  readonly classic: string;
  readonly nodes: string;
}

/**
 * What three nodes do. The quorum queue has a member on each and was led by `leaderBefore`; the classic queue is on one of
 * them. Up to 4.2 the nodes run Mnesia with `pause_minority`. Seen on clusters of 4.0.5 and 4.3.6.
 */
export function clusterOutcome(up: NodesUp, leaderBefore: number, release: Release): ClusterOutcome {
  const count = up.filter(Boolean).length;
  const majority = count >= 2;
  if (!majority) return withoutMajority(up, count, release);
  const leader = up[leaderBefore] ? leaderBefore : up.indexOf(true);
  return {
    majority,
    leader,
    quorum:
      leader === leaderBefore
        ? `Led by node ${leader + 1}. ${count === 3 ? 'All three members have every confirmed message.' : 'Two of three members are a majority: nothing changes for clients.'}`
        : `Node ${leader + 1} has been elected. Confirms paused for half a second or so; nothing that was confirmed is lost.`,
    classic: up[classicNode]
      ? 'Its node is up: it works as ever.'
      : `Unavailable until node ${classicNode + 1} is back. Its messages are on that node's disk. Confirmed publishes get nacks; declaring it and consuming from it hang.`,
    nodes:
      count === 3
        ? 'Three of three are up: one may fail.'
        : 'Two of three are up: a majority, with nothing to spare. Do not stop another one.',
  };
}

function withoutMajority(up: NodesUp, count: number, release: Release): ClusterOutcome {
  if (count === 0) {
    const nowhere = 'Unavailable until nodes are back.';
    return { majority: false, leader: undefined, quorum: nowhere, classic: nowhere, nodes: 'No node is up.' };
  }
  const survivor = `Node ${up.indexOf(true) + 1}`;
  return {
    majority: false,
    leader: undefined,
    quorum:
      'Unavailable: one of three members cannot elect a leader. It comes back by itself with the second node.',
    classic: classicWithoutMajority(up, release),
    nodes:
      release === '4.3'
        ? `${survivor} keeps its ports open and most of its health checks green. Publishes are never confirmed, and declarations hang. Only a deadline on confirms tells the publisher.`
        : `${survivor} sees that it is alone and pauses: it closes its ports and drops its clients, and comes back when it sees a majority.`,
  };
}

function classicWithoutMajority(up: NodesUp, release: Release): string {
  if (!up[classicNode]) return `Unavailable until node ${classicNode + 1} is back.`;
  return release === '4.3'
    ? 'Its node is up, so it goes on: publishes are confirmed and consumers served. But no new queue can be declared.'
    : 'Its node is up but has paused: unavailable like everything else.';
}

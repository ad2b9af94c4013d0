/** The try-outs that no page can do over a connection, and what each needs; all others run on the connected broker. */
export const byHand: ReadonlyMap<string, string> = new Map([
  ['t3-1', 'three nodes'],
  ['t3-2', 'three nodes, and somebody who stops one'],
  ['t3-3', 'three nodes, and somebody who kills one'],
  ['t3-4', 'three nodes, and somebody who kills two'],
  ['t3-5', 'three nodes, and rabbitmq-diagnostics on each'],
  ['t3-6', 'three nodes, and somebody who freezes one'],
  ['t4-4', 'rabbitmqctl on the node'],
]);

import { createConnection } from 'node:net';
import { waitFor } from '../lifetime.ts';

/** Where Erlang's port mapper listens when nobody says otherwise. */
export const usualEpmdPort = 4369;

/**
 * Ends the Erlang port mapper on `port`, where there is one: it is a daemon that outlives the node that started it. It
 * refuses while a node is registered.
 * https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html (KILL_REQ)
 */
export async function endEpmd(port: number): Promise<void> {
  await waitFor(
    `epmd on port ${port} to end`,
    () =>
      new Promise<true | undefined>((resolve, reject) => {
        const socket = createConnection({ host: '127.0.0.1', port });
        socket.on('connect', () => socket.write(Buffer.from([0, 1, 'k'.charCodeAt(0)])));
        socket.on('close', () => resolve(undefined));
        socket.on('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ECONNREFUSED' ? resolve(true) : reject(error),
        );
        socket.setTimeout(1_000, () => socket.destroy());
        socket.resume();
      }),
    { timeoutMs: 10_000 },
  );
}

/** Whether something listens on the usual port of the mapper. */
export function isEpmdThere(): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection({ host: '127.0.0.1', port: usualEpmdPort });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

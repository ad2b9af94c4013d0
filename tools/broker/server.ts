import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An installed RabbitMQ. */
export interface Server {
  /** Its start script, as seen from `root`; rabbitmqctl stands beside it. */
  readonly script: string;
  /** `/`, or the folder of a whole Debian system to change root into (root only). */
  readonly root: string;
}

/** The user that the package of a server has for it. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** RabbitMQ must not write as root where its package has a user for it; who is not root has no choice. */
export async function serverUser({ root }: Server): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^rabbitmq:[^:]*:(\d+):(\d+):/m.exec(await readFile(join(root, 'etc', 'passwd'), 'utf8'));
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : undefined;
}

/** How a node sees the folder that it was given. */
export function seenBy({ root }: Server, folder: string): string {
  return root === '/' ? folder : MOUNTED_FOLDER;
}

/** Something to spawn. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string } & Partial<ServerUser>;
}

/** How to run `script` of a server, as its user, for the node that has `folder`. */
export function invocation(
  { root }: Server,
  user: ServerUser | undefined,
  folder: string,
  script: string,
  args: readonly string[] = [],
): Invocation {
  if (root === '/') return { command: script, args, options: { cwd: folder, ...user } };
  const enter = ['--mount', '--propagation', 'private', 'sh', '-ec', ENTER_ROOT, 'sh'];
  return { command: 'unshare', args: [...enter, root, folder, script, ...args], options: { cwd: folder } };
}

/** Where a chrooted node sees its folder. */
const MOUNTED_FOLDER = '/mnt';

/**
 * Run by `sh` inside a mount namespace of its own, so that the mounts are gone with the process.
 * $1: root folder, $2: the node's folder, then script and arguments. The host's /etc/hosts names this machine.
 */
const ENTER_ROOT = `
  mount -t proc proc "$1/proc"
  mount --bind /etc/hosts "$1/etc/hosts"
  mount --bind "$2" "$1${MOUNTED_FOLDER}"
  root="$1"
  shift 2
  exec chroot --userspec=rabbitmq:rabbitmq "$root" "$@"
`;

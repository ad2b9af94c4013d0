import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from '../../tools/broker/server.ts';
import { folderPlaceholder } from './conf-material.ts';

const run = promisify(execFile);

/** What a node says to a file. */
export interface ConfVerdict {
  readonly accepted: boolean;
  /** The node's own, where it refuses. */
  readonly words: string;
}

/** The release that an installed server is of, such as `4.3.6`. */
export async function releaseOf(server: Server): Promise<string> {
  const folders = await readdir(join(server.root, releases(server)));
  const versions = folders.flatMap(name => /^rabbitmq_server-(.+)$/.exec(name)?.[1] ?? []);
  const [version] = versions;
  if (version && versions.length === 1) return version;
  throw new Error(
    `${join(server.root, releases(server))} holds ${versions.length} releases of RabbitMQ, not one`,
  );
}

/**
 * Lets a release judge configuration files by what its nodes run before they boot: see conf-judge.escript. All files in one
 * Erlang VM, a few milliseconds each.
 * @param texts by the file's name: `.conf` files are judged as rabbitmq.conf, `.config` files as advanced.config, others as enabled_plugins.
 * @throws when the VM ends in another way than by judging all of them, or takes longer than ten minutes.
 */
export async function judgeFiles(
  server: Server,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ConfVerdict>> {
  const plugins = join(releases(server), `rabbitmq_server-${await releaseOf(server)}`, 'plugins');
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-conf-'));
  try {
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'files'));
    await copyFile(join(import.meta.dirname, 'conf-judge.escript'), join(folder, 'judge.escript'));
    await writeFile(join(folder, 'server.pem'), somePem);
    const command = server.root === '/' ? [] : ['unshare', '--mount', '--propagation', 'private'];
    const inRoot = server.root === '/' ? [] : ['sh', '-ec', ENTER_ROOT, 'sh', server.root, folder];
    const seen = server.root === '/' ? folder : MOUNTED_FOLDER;
    for (const [name, text] of texts) {
      await writeFile(join(folder, 'files', name), text.replaceAll(folderPlaceholder, seen));
    }
    const [first = '', ...args] = [
      ...command,
      ...inRoot,
      'escript',
      join(seen, 'judge.escript'),
      plugins,
      join(seen, 'files'),
    ];
    const { stdout } = await run(first, args, {
      // A value may ask for an environment variable: it finds none but these.
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: seen },
      cwd: folder,
      timeout: 10 * 60_000,
      maxBuffer: 2 ** 28,
    });
    const verdicts = verdictsIn(stdout);
    const missing = [...texts.keys()].filter(name => !verdicts.has(name));
    if (missing.length > 0) throw new Error(`No verdict on ${missing.join(', ')}`);
    return verdicts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What stands in a PEM file matters to nobody before the node opens a TLS listener. */
const somePem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function verdictsIn(stdout: string): ReadonlyMap<string, ConfVerdict> {
  const lines = stdout.split('\n').filter(line => line !== '');
  return new Map(
    lines.map(line => {
      const [name = '', verdict, words = ''] = line.split('\t');
      return [name, { accepted: verdict === 'accepted', words }];
    }),
  );
}

/** The folder of the releases, as seen from the server's root: the start script is a link into one of them. */
function releases({ script }: Server): string {
  const inRelease = /^(.*)\/rabbitmq_server-[^/]+\/sbin\/rabbitmq-server$/.exec(script)?.[1];
  return inRelease ?? join(dirname(dirname(script)), 'lib');
}

const MOUNTED_FOLDER = '/mnt';

/** Run by `sh` in a mount namespace of its own, so that the mounts are gone with it. $1: root folder, $2: our folder. */
const ENTER_ROOT = `
  mount -t proc proc "$1/proc"
  mount --bind "$2" "$1${MOUNTED_FOLDER}"
  root="$1"
  shift 2
  exec chroot "$root" "$@"
`;

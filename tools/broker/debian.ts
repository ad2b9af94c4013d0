import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canInstallPackages, installPackage } from '../apt.ts';
import { cached } from '../cache.ts';
import { runToEnd } from '../process.ts';
import { endEpmd, isEpmdThere, usualEpmdPort } from './epmd.ts';
import type { Server } from './server.ts';

const run = promisify(execFile);

/** Installs Debian's RabbitMQ without letting the package start a broker of the machine's own. */
export async function installRabbitmq(): Promise<void> {
  console.log('Installing rabbitmq-server with apt-get …');
  const wasThere = await isEpmdThere();
  await withoutServices(() => installPackage('rabbitmq-server'));
  // The package asks a node that does not run, and that leaves a port mapper behind.
  if (!wasThere) await endEpmd(usualEpmdPort);
}

/**
 * A whole small Debian with that series of RabbitMQ in the cache, made by debootstrap when it is missing
 * (under a minute, 400 MB), to be run through chroot.
 * @throws off Debian or without root.
 */
export async function debianServer(series: keyof typeof SUITES): Promise<Server> {
  const { suite, script } = SUITES[series];
  const root = await cached(`rabbitmq-${series}-${suite}`, async folder => {
    if (!canInstallPackages()) {
      throw new Error(`RabbitMQ ${series} is run from a Debian ${suite} folder: that needs Debian and root`);
    }
    console.log(`Making a Debian ${suite} folder with RabbitMQ ${series} …`);
    if (!existsSync('/usr/sbin/debootstrap')) await installPackage('debootstrap');
    await debootstrap(folder, suite, script);
  });
  return { script: '/usr/lib/rabbitmq/bin/rabbitmq-server', root };
}

/** Where Debian has which series. A suite that this machine's debootstrap may not know yet is made as sid is. */
const SUITES = {
  '4.0': { suite: 'trixie', script: undefined },
  '4.3': { suite: 'forky', script: '/usr/share/debootstrap/scripts/sid' },
} as const;

async function debootstrap(folder: string, suite: string, script: string | undefined): Promise<void> {
  const options = ['--variant=minbase', '--include=rabbitmq-server'];
  const command = [
    'debootstrap',
    ...options,
    suite,
    folder,
    await debianMirror(),
    ...(script ? [script] : []),
  ];
  // In a mount namespace of its own: what debootstrap mounts is gone however it ends.
  await runToEnd('unshare', ['--mount', '--propagation', 'private', ...command]);
  // The temporary folder was private to root; the broker runs as its own user.
  await chmod(folder, 0o755);
  // What the host's file is mounted over; not every suite comes with one.
  await writeFile(join(folder, 'etc', 'hosts'), '', { flag: 'a' });
}

/** The mirror that this machine's own apt sources name for its release. */
async function debianMirror(): Promise<string> {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  const query = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', `Codename: ${codename}`];
  const { stdout } = await run('apt-get', query, { timeout: 60_000 });
  const mirror = stdout.split('\n').find(uri => uri !== '');
  if (mirror) return mirror;
  throw new Error(`apt's sources name no mirror for ${codename}: run apt-get update first`);
}

/**
 * Runs `action` while a policy forbids packages to start services. A policy of the machine's own stays.
 * https://manpages.debian.org/bookworm/init-system-helpers/invoke-rc.d.8.en.html
 */
async function withoutServices(action: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const own = !existsSync(policy);
  if (own) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await action();
  } finally {
    if (own) await rm(policy, { force: true });
  }
}

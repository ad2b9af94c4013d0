import { existsSync } from 'node:fs';
import { runToEnd } from './process.ts';

/** Whether this is Debian or one of its kin, and we may install packages. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Installs a Debian package; updates the package lists only when they are missing or older than the mirror. */
export async function installPackage(name: string): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // Somebody else may be installing something just now, another run of ours for one.
  const patient = ['--quiet', '--option', 'DPkg::Lock::Timeout=300'];
  const install = () =>
    runToEnd('apt-get', ['install', ...patient, '--yes', '--no-install-recommends', name], { env });
  await install().catch(async () => {
    await runToEnd('apt-get', ['update', ...patient], { env });
    await install();
  });
}

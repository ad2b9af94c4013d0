import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lifetime } from './lifetime.ts';

/**
 * Spawns a process that belongs to the lifetime, with a process group of its own: Ctrl-C in the terminal then
 * reaches only the script, which ends things in its own order, and the group's children end with their parent.
 */
export function spawnOwned(
  lifetime: Lifetime,
  command: string,
  args: readonly string[],
  { graceMs = 5_000, ...options }: SpawnOptions & { graceMs?: number } = {},
): ChildProcess {
  const child = spawn(command, args, { ...options, detached: !windows });
  lifetime.defer(() => endGroup(child, graceMs));
  return child;
}

/** Runs a command to its end. @throws when it cannot start or exits with anything but 0; its own words are shown. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  { cwd, env, quiet = true }: { cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<void> {
  const child = spawn(command, args, {
    ...(cwd ? { cwd } : {}),
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    shell: windows,
  });
  const endWithUs = () => child.kill();
  process.once('exit', endWithUs);
  let output = '';
  child.stdout?.on('data', chunk => (output += chunk));
  child.stderr?.on('data', chunk => (output += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve)).finally(
    () => process.off('exit', endWithUs),
  );
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (exit ${code})\n${output.trim()}`);
}

const windows = process.platform === 'win32';

/** SIGTERM to the process and its children, SIGKILL to what is left of them after `graceMs`. */
async function endGroup(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && signalGroup(child.pid, 0)) await sleep(50);
  signalGroup(child.pid, 'SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** @returns whether the group still has a process. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

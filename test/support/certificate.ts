import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A certificate for `localhost` that is its own authority, and its key, in PEM. Made by openssl, as nothing in Node makes
 * certificates.
 * @param whenMissing called where there is no openssl: skips the test
 */
export async function selfSigned(whenMissing: () => void): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    try {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          key,
          '-out',
          cert,
        ],
        { stdio: 'ignore' },
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') whenMissing();
      throw error;
    }
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

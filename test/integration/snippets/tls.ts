import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The files of a broker that is called `localhost`, and an authority that has nothing to do with it. */
export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly otherCaFile: string;
}

/** Makes them with openssl, for one day. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string) => join(folder, `${name}.pem`);
  const make = (name: string, subject: string, ...more: string[]) => {
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-keyout',
      at(`${name}-key`),
    ];
    const out = ['-subj', `/CN=${subject}`, '-days', '1', '-out', at(name)];
    return promisify(execFile)('openssl', ['req', '-x509', ...key, ...out, ...more]);
  };
  await make('ca', 'snippets test authority');
  await make('other-ca', 'another authority');
  const signed = ['-CA', at('ca'), '-CAkey', at('ca-key'), '-addext', 'basicConstraints=critical,CA:FALSE'];
  await make('broker', 'localhost', ...signed, '-addext', 'subjectAltName=DNS:localhost');
  // The broker may run as a user of its own.
  await chmod(folder, 0o755);
  await chmod(at('broker-key'), 0o644);
  return { caFile: at('ca'), certFile: at('broker'), keyFile: at('broker-key'), otherCaFile: at('other-ca') };
}

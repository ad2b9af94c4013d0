import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The files of a broker that is called `localhost`, and an authority that has nothing to do with it. */
export interface Certificates {
  readonly caFile: string;
  readonly otherCaFile: string;
  /** What the broker needs of them: ca.pem, broker.pem and broker-key.pem. */
  readonly files: Readonly<Record<string, string>>;
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
  const names = ['ca', 'broker', 'broker-key'];
  const texts = await Promise.all(names.map(name => readFile(at(name), 'utf8')));
  const files = Object.fromEntries(names.map((name, index) => [`${name}.pem`, texts[index] ?? '']));
  return { caFile: at('ca'), otherCaFile: at('other-ca'), files };
}

import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ManagementError } from '../../management/error.ts';
import type { Cluster } from './cluster.ts';

/** How a cluster and we prove to each other who we are, with the texts of the files, as both clients take it. */
export interface TlsOptions {
  readonly ca?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly serverName?: string;
  readonly skipVerification?: boolean;
}

/** @throws {ManagementError} where a file cannot be read, or is not what it should be */
export async function readTls({
  caFile,
  certificateFile,
  keyFile,
  serverName,
  skipVerification,
}: Omit<Cluster, 'id' | 'name'>): Promise<TlsOptions> {
  return {
    ca: caFile === undefined ? undefined : await readCertificates(caFile),
    certificate:
      certificateFile === undefined ? undefined : await readPair(certificateFile, keyFile ?? certificateFile),
    serverName,
    skipVerification,
  };
}

/** Whether a file of certificates has a private key in it, too. */
export async function holdsKey(file: string): Promise<boolean> {
  return keyPattern.test(await readText(file));
}

async function readPair(certificateFile: string, keyFile: string) {
  const cert = await readCertificates(certificateFile);
  const key = await readText(keyFile);
  if (!keyPattern.test(key)) throw unusable(`The file ${keyFile} holds no private key in PEM.`);
  if (/ENCRYPTED/.test(key)) {
    throw unusable(
      `The private key in ${keyFile} is encrypted. Write it without: openssl pkey -in ${keyFile} -out FILE`,
    );
  }
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw unusable(
      `The private key in ${keyFile} is not the one of the certificate in ${certificateFile}.`,
      cause,
    );
  }
  return { cert, key };
}

async function readCertificates(file: string): Promise<string> {
  const text = await readText(file);
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw unusable(`The file ${file} holds no certificate in PEM.`);
  return text;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw unusable(`The file ${file} cannot be read.`, cause);
  });
}

const keyPattern = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

function unusable(words: string, cause?: unknown): ManagementError {
  return new ManagementError('certificate', words, { cause });
}

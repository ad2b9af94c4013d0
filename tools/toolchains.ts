import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { canInstallPackages, installPackage } from './apt.ts';

const run = promisify(execFile);

/** What runs snippets of a language, found on this machine. */
export interface Toolchain {
  /** For people: the versions of the language and of the RabbitMQ client. */
  readonly label: string;
  /** The interpreter, or the compiler. */
  readonly command: string;
  /** Java: the jars. Go: the folder that stands in GOPATH. */
  readonly libraries: string;
}

export type ToolchainName = 'python' | 'java' | 'go';

/**
 * Finds the language with its RabbitMQ client and an SQLite driver; on Debian, as root, installs what is missing, and says so.
 * @throws a sentence on what is missing.
 */
export async function findToolchain(name: ToolchainName): Promise<Toolchain> {
  const { find, packages } = toolchains[name];
  const found = await find();
  if (found) return found;
  if (canInstallPackages()) {
    console.log(`Installing ${packages.join(', ')} with apt-get …`);
    for (const debianPackage of packages) await installPackage(debianPackage);
    const installed = await find();
    if (installed) return installed;
  }
  throw new Error(`To run the ${name} snippets install ${packages.join(', ')} (names of Debian's packages)`);
}

interface Kind {
  readonly packages: readonly string[];
  find(): Promise<Toolchain | undefined>;
}

const javaFolder = '/usr/share/java';
const goPath = '/usr/share/gocode';

const toolchains: Readonly<Record<ToolchainName, Kind>> = {
  python: {
    packages: ['python3-pika'],
    async find() {
      const script =
        'import pika, platform; print(f"Python {platform.python_version()}, pika {pika.__version__}")';
      // Debian's packages belong to Debian's own interpreter, which need not be the first on the PATH.
      for (const command of ['python3', '/usr/bin/python3']) {
        const label = await output(command, ['-c', script]);
        if (label) return { label, command, libraries: '' };
      }
      return undefined;
    },
  },
  java: {
    packages: [
      'default-jdk-headless',
      'librabbitmq-client-java',
      'libslf4j-java',
      'libxerial-sqlite-jdbc-java',
    ],
    async find() {
      const jars = ['amqp-client', 'slf4j-api', 'slf4j-nop', 'sqlite-jdbc'].map(
        jar => `${javaFolder}/${jar}.jar`,
      );
      const compiler = await output('javac', ['-version']);
      if (!compiler || !jars.every(jar => existsSync(jar))) return undefined;
      const client = await packageVersion('librabbitmq-client-java');
      return {
        label: `Java ${compiler}, amqp-client ${client}`,
        command: 'javac',
        libraries: jars.join(':'),
      };
    },
  },
  go: {
    packages: [
      'golang-go',
      'golang-github-rabbitmq-amqp091-go-dev',
      'golang-github-mattn-go-sqlite3-dev',
      // For the SQLite driver.
      'gcc',
      'libc6-dev',
    ],
    async find() {
      const sources = ['rabbitmq/amqp091-go', 'mattn/go-sqlite3'].map(
        name => `${goPath}/src/github.com/${name}`,
      );
      const version = await output('go', ['version']);
      const compiler = await output('gcc', ['--version']);
      if (!version || !compiler || !sources.every(folder => existsSync(folder))) return undefined;
      const client = await packageVersion('golang-github-rabbitmq-amqp091-go-dev');
      return { label: `${version}, amqp091-go ${client}`, command: 'go', libraries: goPath };
    },
  },
};

/** As Debian's package manager has it. */
async function packageVersion(name: string): Promise<string> {
  return (await output('dpkg-query', ['--show', name]))?.split('\t')[1] ?? 'of unknown version';
}

function output(command: string, args: readonly string[]): Promise<string | undefined> {
  return run(command, args, { timeout: 20_000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
}

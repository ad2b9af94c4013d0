import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunnableNode } from '../broker.ts';
import { brokerConf, type Credentials, enabledPlugins, type NodeExtras } from './conf.ts';
import { freePorts } from './ports.ts';

const run = promisify(execFile);

/** True when a Docker engine answers within 5 s, not merely when its client is installed. */
export function dockerAnswers(): Promise<boolean> {
  return run('docker', ['info'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

/** A node in a container that publishes its ports on loopback only. */
export class DockerNode implements RunnableNode {
  /** That of the container's fixed host name. */
  readonly nodename = 'rabbit@rabbitmq';
  readonly amqpPort: number;
  readonly managementPort: number;
  readonly #container: string;
  readonly #folder: string;
  #created = false;

  /** @param image with a pinned tag; pulled when it is missing, which may take minutes. */
  static async create(
    name: string,
    credentials: Credentials,
    image: string,
    extras: NodeExtras,
  ): Promise<DockerNode> {
    const { amqp: amqpPort, management: managementPort } = await freePorts();
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const node = new DockerNode(`${name}-${amqpPort}`, folder, amqpPort, managementPort);
    const any = (port: number) => ({ ip: '0.0.0.0', port });
    const listen = { amqp: '0.0.0.0:5672', management: any(15672), prometheus: any(15692) };
    const conf = brokerConf(credentials, extras, listen, '/etc/rabbitmq');
    const mounts = { ...extras.files, 'rabbitmq.conf': conf, enabled_plugins: enabledPlugins(extras) };
    try {
      for (const [file, text] of Object.entries(mounts)) await writeFile(join(folder, file), text);
      const volumes = Object.keys(mounts).flatMap(file => [
        '-v',
        `${join(folder, file)}:/etc/rabbitmq/${file}:ro`,
      ]);
      const ports = ['-p', `127.0.0.1:${amqpPort}:5672`, '-p', `127.0.0.1:${managementPort}:15672`];
      const fixed = ['--name', node.#container, '--hostname', 'rabbitmq'];
      await run('docker', ['create', ...fixed, ...ports, ...volumes, image], { timeout: 600_000 });
      node.#created = true;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return node;
  }

  private constructor(container: string, folder: string, amqpPort: number, managementPort: number) {
    this.#container = container;
    this.#folder = folder;
    this.amqpPort = amqpPort;
    this.managementPort = managementPort;
  }

  async start(): Promise<void> {
    await this.#docker('start');
  }

  async stop(): Promise<void> {
    await this.#docker('stop', '--time', '30');
  }

  async kill(): Promise<void> {
    await this.#docker('kill');
  }

  async freeze(): Promise<void> {
    await this.#docker('pause');
  }

  async thaw(): Promise<void> {
    await this.#docker('unpause');
  }

  async ctl(...words: readonly string[]): Promise<string> {
    const command = ['exec', this.#container, 'rabbitmqctl', ...words];
    const { stdout } = await run('docker', command, { timeout: 60_000 });
    return stdout;
  }

  async remove(): Promise<void> {
    if (this.#created) await this.#docker('rm', '--force', '--volumes');
    this.#created = false;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Not watched: a container that ended shows as a node that never becomes ready, with its log. */
  ended(): undefined {
    return undefined;
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await this.#docker('logs', '--tail', '30');
    return stdout + stderr;
  }

  #docker(...command: string[]): Promise<{ stdout: string; stderr: string }> {
    return run('docker', [...command, this.#container], { timeout: 60_000 });
  }
}

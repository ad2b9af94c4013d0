import type { Version } from '../model/version.ts';
import type { Surroundings } from './deployment.ts';
import type { NodeLent, NodeMount } from './deployment-lent.ts';
import { folderOf, joined } from './deployment-paths.ts';

/** A path of a container, as the workspace has it. */
export interface Mapped {
  readonly path: string;
  readonly mount: NodeMount;
}

/**
 * Where a path of the container is in the workspace, by the Compose files around: for the node that has something of the folder of
 * its settings. Undefined where no mount has it.
 */
export function inWorkspace(path: string, home: string, around: Surroundings): Mapped | undefined {
  for (const { mounts } of nodesAround(home, around)) {
    if (!mounts.some(({ from }) => from === home || isBelow(from, home) || isBelow(home, from))) continue;
    const [mount] = mounts
      .filter(({ to }) => path === to || isBelow(path, to))
      .toSorted((a, b) => b.to.length - a.to.length);
    if (mount) return { path: mount.from + path.slice(mount.to.length), mount };
  }
  return undefined;
}

/** The version of the node that has a file, by the image of a Compose file; undefined where none tells. */
export function versionAround(path: string, around: Surroundings): Version | undefined {
  const node = nodesAround(folderOf(path), around).find(({ mounts }) =>
    mounts.some(({ from }) => path === from || isBelow(path, from)),
  );
  return node?.version;
}

/** The brokers of the Compose files in a folder and the two above it, the nearest first. */
function nodesAround(home: string, around: Surroundings): readonly NodeLent[] {
  const folders = [home, folderOf(home), folderOf(folderOf(home))];
  return folders.flatMap(folder =>
    composeNames.flatMap(name => {
      const lent = around.at(joined(folder, name));
      return lent?.kind === 'compose' ? lent.nodes : [];
    }),
  );
}

/** The names that `docker compose` looks for: https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file */
const composeNames: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
];

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

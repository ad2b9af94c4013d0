import type { Variable } from '../../deployment/environment.ts';
import type { Image } from '../../deployment/image.ts';
import type { Container } from '../../deployment/kubernetes.ts';
import type { TextRange } from '../../model/model.ts';
import type { DeploymentFile } from './deployment-rule.ts';

/** The images of brokers, each place once: services may share one with an anchor. */
export function imagesOf(file: DeploymentFile): readonly Image[] {
  const brokers =
    file.kind === 'compose'
      ? file.brokers
      : [...file.clusters, ...file.workloads.map(({ container }) => container)];
  return byPlace(brokers.flatMap(({ image }) => image ?? []));
}

/** What runs a broker and says all of its environment; a cluster of the operator leaves that to it. */
export function containersOf(file: DeploymentFile): readonly Pick<Container, 'environment'>[] {
  return file.kind === 'compose' ? file.brokers : file.workloads.map(({ container }) => container);
}

/** The variables of brokers with this name, each place once. */
export function variablesOf(file: DeploymentFile, name: string): readonly Variable[] {
  const variables = containersOf(file).flatMap(({ environment }) => environment);
  return byPlace(variables.filter(variable => variable.name === name));
}

/** The first of those that stand at the same place. */
export function byPlace<T extends TextRange>(places: readonly T[]): readonly T[] {
  const seen = new Set<number>();
  return places.filter(({ start }) => !seen.has(start) && seen.add(start));
}

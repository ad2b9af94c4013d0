import type { TextRange } from '../model/model.ts';
import { parseVersion, type Version } from '../model/version.ts';

/** A container image as a file names it: `rabbitmq:4.3-management`. */
export interface Image extends TextRange {
  /** With its registry, without tag and digest. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** A variable or a template decides about a part of it. */
  readonly isOpen: boolean;
  /** The RabbitMQ version that the tag names. */
  readonly version?: Version;
  /** The image of Docker's library, from wherever it is pulled: what its entrypoint and its configuration do is known. */
  readonly isOfficial: boolean;
}

const officialRepository =
  /^(?:(?:[\w.-]+\/)*library\/|(?:index\.)?docker\.io\/|(?:amd64|i386|arm\w+|ppc64le|s390x)\/)?rabbitmq$/;

/** Reads the name of an image: https://github.com/distribution/reference */
export function imageOf(text: string, { start, end }: TextRange, isOpen: boolean): Image {
  const [name = '', digest] = text.split('@');
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const repository = hasTag ? name.slice(0, colon) : name;
  const tag = hasTag ? name.slice(colon + 1) : undefined;
  const version = tag === undefined ? undefined : parseVersion(tag);
  return {
    start,
    end,
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    isOpen,
    ...(version && { version }),
    isOfficial: officialRepository.test(repository),
  };
}

/** Whether an image is one of RabbitMQ, and not of one of the many programs that are named after it. */
export function isBrokerImage({ repository }: Pick<Image, 'repository'>): boolean {
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return /rabbitmq/i.test(name) && !namesOtherProgram(name);
}

/** Whether a name with `rabbitmq` in it is that of something beside the broker: a client, an exporter, an operator. */
export function namesOtherProgram(name: string): boolean {
  return name.split(/[-_.]/).some(word => otherPrograms.test(word));
}

const otherPrograms =
  /^(?:admin|api|app|backup|bench|bridge|cli|client|collector|connector|consumer|controller|dashboard|demo|exporter|gateway|haproxy|init|job|listener|messaging|migrate|migration|monitor|monitoring|nginx|operator|perf|perftest|processor|producer|provisioner|proxy|publisher|rabbitmqadmin|receive|receiver|runner|scripts?|sdk|send|sender|setup|shovel|sidecar|subscriber|test|tests|tester|tool|tools|topology|ui|web|worker)$/i;

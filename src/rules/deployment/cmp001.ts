import type { Image } from '../../deployment/image.ts';
import { communitySupport } from '../../deployment/support.ts';
import { formatVersion, newestVersion } from '../../model/version.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import { imagesOf } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const imagePinned = defineDeploymentRule({
  id: 'CMP001',
  name: 'image-version-pinned',
  item: null,
  severity: 'warning',
  summary: 'The image names a series of RabbitMQ, such as 4.3.',
  why: 'Without one, the next pull may bring another major version. A node does not start on data of a version that is too old for it, or without the feature flags it needs: RabbitMQ 4.3 takes over from 4.2 only. There is no way back.',
  remedy: 'Write major and minor version into the tag, and raise them one release series at a time.',
  source: 'https://www.rabbitmq.com/docs/upgrade',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:management
    hostname: rabbitmq
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
`,
  },
  *check({ file, profile }) {
    // Whoever tries something out wants what is new.
    if (profile === 'development') return;
    for (const image of imagesOf(file)) {
      const { tag, digest, version, isOpen } = image;
      const major = /^v?(\d+)(?![\d.])/.exec(tag ?? '')?.[1];
      // A tag such as `prod` or a commit is the owner's own way to pin.
      const isPinned =
        version || digest !== undefined || (tag !== undefined && !major && !floatingTag.test(tag));
      if (isOpen || isPinned) continue;
      const newest = newestSeries(major);
      yield {
        at: image,
        message: major
          ? `The tag \`${tag}\` goes from one minor version of RabbitMQ ${major} to the next at any pull, which may skip required steps. Name a series, such as \`${newest}\`.`
          : `${tag === undefined ? 'An image without a tag' : `The tag \`${tag}\``} brings whatever version is new at the next pull, and a node cannot go back. Name a series, such as \`${newest}\`.`,
        fixes: pinned(image, newest, file.yaml.text),
      };
    }
  },
});

const floatingTag =
  /^(?:latest|stable|management|alpine|rc|edge|nightly|debian|ubuntu)(?:-(?:alpine|management))*$/;

/** Of a major version, or of all. */
function newestSeries(major = String(newestVersion.major)): string {
  return (
    Object.keys(communitySupport.ends).findLast(series => series.startsWith(`${major}.`)) ??
    formatVersion(newestVersion)
  );
}

/** The series that the tag stands for at the time of writing, with the rest of the tag. */
function pinned(
  { repository, tag, start, end, isOfficial }: Image,
  series: string,
  text: string,
): readonly TextFix[] {
  if (!isOfficial || text.slice(start, end).includes('$')) return [];
  const rest = (tag ?? '').split('-').filter(word => word === 'management' || word === 'alpine');
  const name = `${repository}:${[series, ...rest].join('-')}`;
  return [{ title: `Change to \`${name}\``, edits: [{ start, end, newText: name }] }];
}

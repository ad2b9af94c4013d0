import type { Image } from '../../deployment/image.ts';
import { communitySupport, endOfSupport } from '../../deployment/support.ts';
import { formatVersion } from '../../model/version.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { imagesOf } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const supportedVersion = defineDeploymentRule({
  id: 'SEC104',
  name: 'version-supported',
  item: null,
  severity: 'info',
  summary: 'The image is of a series that still gets patches.',
  why: 'After the end of community support there are no fixes for what is found in a series, security included, unless somebody pays for them. The way to a new version gets longer with each series that is left out.',
  remedy: 'Go to the newest series, one at a time, with all feature flags enabled before each step.',
  source: communitySupport.source,
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:3.13-management
    hostname: rabbitmq
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
`,
  },
  *check({ file }) {
    yield* violations(imagesOf(file));
  },
});

function* violations(images: readonly Image[]): Iterable<TextViolation> {
  for (const image of images) {
    const end = image.version && endOfSupport(image.version);
    if (!image.version || end === undefined) continue;
    const { major, minor } = image.version;
    yield {
      at: image,
      message: `Community support of RabbitMQ ${formatVersion({ major, minor })} ended on ${end}: nobody gets fixes for it without a contract, security included. Plan the way to the newest series.`,
    };
  }
}

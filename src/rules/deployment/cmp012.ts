import { type ComposeService, wordsOf } from '../../deployment/compose.ts';
import type { Image } from '../../deployment/image.ts';
import { entryOf, valueAt } from '../../yaml/yaml.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const managementImage = defineDeploymentRule({
  id: 'CMP012',
  name: 'image-with-management',
  item: 'MON001',
  severity: 'info',
  summary: 'The image has the management plugin enabled.',
  why: "The library's image without `-management` in its tag has neither the UI nor the HTTP API: whoever looks for the reason of a failure has the command line of the container only.",
  remedy: 'Use a tag with `-management`, or mount an `enabled_plugins` with `rabbitmq_management`.',
  source: 'https://www.rabbitmq.com/docs/management#getting-started',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3
    hostname: rabbitmq
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
`,
  },
  *compose({ file, profile, isWhole }) {
    for (const broker of file.brokers) {
      const { name, image } = broker;
      if (!image || !isWhole || !broker.isWhole) continue;
      if (hasNoManagement(image) && !enablesPlugins(broker)) {
        yield {
          at: image,
          message: `Service \`${name}\` has no management UI and no HTTP API: its image comes without the plugin. Use the tag \`${withManagement(image)}\`.`,
          fixes: changed(image, file.yaml.text),
        };
      } else if (profile === 'development' && image.tag?.includes('management') && !isReachable(broker)) {
        yield {
          at: image,
          message: `The management UI of service \`${name}\` runs, and cannot be reached from this machine. Publish it: \`"127.0.0.1:15672:15672"\`.`,
        };
      }
    }
  },
});

function enablesPlugins({ mounts, environment, command, node }: ComposeService): boolean {
  return (
    mounts.some(({ target }) => /^\/etc\/rabbitmq\/?$|enabled_plugins$/.test(target)) ||
    environment.some(({ name }) => /^RABBITMQ_(?:ENABLED_)?PLUGINS/.test(name)) ||
    /rabbitmq-plugins|rabbitmq_management/.test(`${command} ${wordsOf(valueAt(node, 'post_start'))}`)
  );
}

/** A proxy may lead there by the labels of the service. */
function isReachable({ ports, node }: ComposeService): boolean {
  return (
    ports.some(({ target }) => target.from <= 15_672 && 15_672 <= target.to) ||
    ['network_mode', 'labels'].some(key => entryOf(node, key))
  );
}

/** A digest names an image that nobody knows here, and a variable may stand for any tag. */
function hasNoManagement({ isOfficial, isOpen, digest, tag = 'latest' }: Image): boolean {
  return isOfficial && !isOpen && digest === undefined && !tag.includes('management');
}

function withManagement({ tag }: Image): string {
  if (tag === undefined || tag === 'latest') return 'management';
  return /-alpine$|^alpine$/.test(tag) ? tag.replace('alpine', 'management-alpine') : `${tag}-management`;
}

function changed(image: Image, text: string): readonly TextFix[] {
  const written = text.slice(image.start, image.end);
  if (image.tag === undefined || !written.includes(`:${image.tag}`) || written.includes('$')) return [];
  const start = image.start + written.lastIndexOf(`:${image.tag}`) + 1;
  const tag = withManagement(image);
  return [
    {
      title: `Change the tag to \`${tag}\``,
      edits: [{ start, end: start + image.tag.length, newText: tag }],
      preferred: true,
    },
  ];
}

import { fullCommandId } from './command-id.ts';
import type { CommandId } from './commands.ts';
import { hasClustersKey } from './context-keys.ts';
import { clustersView } from './views.ts';

const link = (title: string, id: CommandId) => `[${title}](command:${fullCommandId(id)})`;

/** The first steps, on VS Code's welcome page. */
export const walkthrough = {
  id: 'getStarted',
  title: 'Get started with RabbitMQ in production',
  description: 'See your clusters, check your files, and learn what production asks for.',
  steps: [
    {
      id: 'connect',
      title: 'Connect a cluster',
      description: [
        'See virtual hosts, queues and dead letter queues beside your code.',
        link('Add Cluster', 'addCluster'),
        'You need the address of the management API and a user with the tag ``monitoring``. The password goes to the secret storage and nowhere else. Without a broker, go on with the next step.',
      ].join('\n'),
      media: picture('connect', 'A tree with a cluster, a virtual host and its queues.'),
      completionEvents: [`onContext:${hasClustersKey}`],
    },
    {
      id: 'check',
      title: 'Check a file',
      description: [
        'Definitions, ``rabbitmq.conf``, Docker Compose, Kubernetes, Prometheus and HAProxy files are checked as you type. Each finding says why it matters, most have a quick fix.',
        link('Open a Sample', 'openSampleDefinitions'),
        `Or open a file of yours. ${link('Read about the rules', 'openRule')}.`,
      ].join('\n'),
      media: picture('check', 'A definitions file with a line underlined, and a light bulb beside it.'),
      completionEvents: [`onCommand:${fullCommandId('openSampleDefinitions')}`],
    },
    {
      id: 'deadLetters',
      title: 'Look at a dead letter queue',
      description: [
        'The view lists dead letter queues first, with the queues that their messages come from. Peek at one: each message says where and why it died, and how often. A look loses nothing.',
        `[Show Clusters](command:${clustersView.id}.focus)`,
      ].join('\n'),
      media: picture(
        'dead-letters',
        'Messages go from a queue to a dead letter queue, and a magnifying glass looks at them.',
      ),
      completionEvents: [`onCommand:${fullCommandId('peekMessages')}`],
    },
    {
      id: 'course',
      title: 'Learn what production asks for',
      description: [
        'Lessons on reliability, dead letters, clustering, monitoring and security, and a quiz over all of them, need no broker. With one that is for play, experiments run in the page, and exercises are checked on it.',
        link('Open Course', 'openCourse'),
        `Sure of it already? ${link('Take the quiz', 'openQuiz')}.`,
      ].join('\n'),
      media: picture('course', 'A list of five lessons, the first two with a tick.'),
      completionEvents: [
        `onCommand:${fullCommandId('openCourse')}`,
        `onCommand:${fullCommandId('openQuiz')}`,
      ],
    },
  ],
} as const;

function picture(name: string, altText: string) {
  return { svg: `media/walkthrough/${name}.svg`, altText };
}

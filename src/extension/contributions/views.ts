import { fullCommandId } from './command-id.ts';

export const viewContainer = {
  id: 'rabbitmqProduction',
  title: 'RabbitMQ',
  icon: 'media/activity-bar.svg',
} as const;

export const clustersView = {
  id: 'rabbitmqProduction.clusters',
  name: 'Clusters',
  icon: viewContainer.icon,
} as const;

export const courseView = {
  id: 'rabbitmqProduction.course',
  name: 'Course',
  icon: viewContainer.icon,
  // The clusters have the room, until a person wants to learn.
  visibility: 'collapsed',
} as const;

/** What the view says while there is no cluster. */
export const clustersWelcome = [
  'See the queues and dead letter queues of your RabbitMQ clusters here, beside your code.',
  `[Add Cluster](command:${fullCommandId('addCluster')})`,
  'You need the address of the management API and a user with the tag "monitoring". The password goes to the secret storage and nowhere else.',
  `No broker at hand? [Open the course](command:${fullCommandId('openCourse')}), or open a definitions file: it is checked as you type.`,
].join('\n\n');

/** Of the documents that show how a file would look with a snippet. */
export const previewScheme = 'rabbitmq-snippet';

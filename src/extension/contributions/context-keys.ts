/** The context key that says whether there is a cluster. */
export const hasClustersKey = 'rabbitmqProduction.hasClusters';

/** The context key with the documents that are messages to publish. */
export const messageDocumentsKey = 'rabbitmqProduction.messageDocuments';

/** The file by which a workspace shares its clusters, from the folder of the workspace on. It never holds a secret. */
export const sharedFileName = '.vscode/rabbitmq-clusters.json';

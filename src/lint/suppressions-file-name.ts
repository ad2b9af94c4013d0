/**
 * The sidecar that silences findings of single objects, each with a reason: JSON has no comments. The nearest one
 * counts, from the definitions file's folder upwards to the workspace folder or the working directory.
 */
export const suppressionsFileName = '.rabbitmq-production.json';

/** Cheap: most YAML texts are seen off without being parsed. One of ours names RabbitMQ, if only in an image. */
export const mentionsRabbit = /rabbit/i;

/** Cheap: most JSON texts are seen off without being parsed. A definitions file mentions a section, or its version. */
export const mentionsSection =
  /"(bindings|exchanges|parameters|permissions|policies|queues|users|vhosts|rabbit(mq)?_version)"/;

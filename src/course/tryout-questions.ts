/** The experiments that also take something of a person's own: how it is called, and one to begin with. */
export const tryoutQuestions: ReadonlyMap<string, TryoutQuestion> = new Map([
  [
    't4-3',
    {
      label: 'And an expression of your own',
      example: 'sum by (vhost, queue) (rabbitmq_detailed_queue_messages_ready) > 1000',
    },
  ],
]);

export interface TryoutQuestion {
  readonly label: string;
  readonly example: string;
}

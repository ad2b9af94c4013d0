// Given, and the same for everybody: the work on an order. Leave it as it is.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Order {
  readonly id: string;
  /** `flaky`: the first two attempts to pay fail. `poison`: all do, until POISON_FIXED is 1. */
  readonly kind?: 'flaky' | 'poison';
}

/** Takes the money. `attempt` counts from 1. */
export async function pay(order: Order, attempt: number): Promise<void> {
  await sleep(2);
  if (order.kind === 'flaky' && attempt <= 2) throw new Error('The bank does not answer');
  if (order.kind === 'poison' && process.env.POISON_FIXED !== '1')
    throw new Error('The card number has no digits');
}

/** Hands the parcel over. */
export async function ship(_order: Order): Promise<void> {
  await sleep(2);
}

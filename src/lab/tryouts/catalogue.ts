import { deadLetters } from './dead-letters.ts';
import { monitoring } from './monitoring.ts';
import { reliability } from './reliability.ts';
import { security } from './security.ts';
import type { Tryout } from './tryout.ts';

/** Every experiment that runs on the connected broker. */
export const tryouts: readonly Tryout[] = [...reliability, ...deadLetters, ...monitoring, ...security];

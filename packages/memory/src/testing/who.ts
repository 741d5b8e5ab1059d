import { randomUUID } from 'node:crypto';
import type { Rememberer } from '../remember.ts';

/** Somebody in a workspace of their own. */
export function somebody(): Rememberer & { userId: string } {
  return {
    workspace: `w-${randomUUID()}`,
    userId: randomUUID(),
    team: 'expenses',
    agentId: randomUUID(),
    region: 'us-west-2',
  };
}

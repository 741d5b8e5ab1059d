import { setPoint } from '@holdfast/telemetry';

export interface Claims {
  /** As if this worker's process had stopped: none of its claims is under way any more, and it sends no other. */
  hold(worker: string): Promise<void>;
  /** Those held go on. */
  release(): void;
}

/**
 * To be called before the workers start; takes the points `claim.sending` and `claim.sent`. A worker whose lease a test ends
 * while it still claims may take its task a second time, and a task that died twice is run alone.
 */
export function holdClaims(): Claims {
  const held = new Set<unknown>();
  const underWay = new Map<unknown, number>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const count = (worker: unknown, more: number): void => void underWay.set(worker, (underWay.get(worker) ?? 0) + more);
  setPoint('claim.sending', async ({ worker }) => {
    if (held.has(worker)) await released;
    count(worker, 1);
  });
  setPoint('claim.sent', ({ worker }) => count(worker, -1));
  return {
    async hold(worker) {
      held.add(worker);
      while ((underWay.get(worker) ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    release,
  };
}

import { type Db, DbError } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import type { Driver } from './driver.ts';
import { nameOf } from './fault.ts';
import type { OpenFault, OpenFaults } from './open-faults.ts';

const logger = log('chaos');
const againMs = 500;

/**
 * Waits until the database answers. One that a panel before this one broke, and was killed before it healed, answers nobody:
 * what is on the list is healed first then, and returned. Where nothing is, its failure is thrown at once.
 */
export async function reachDatabase(
  db: Db,
  driver: Driver,
  faults: OpenFaults,
  patienceMs = 60_000,
): Promise<OpenFault[]> {
  const healed: OpenFault[] = [];
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      await db.ready();
      return healed;
    } catch (error) {
      const open = faults.list();
      const ours = open.length > 0 || healed.length > 0;
      if (!(error instanceof DbError) || !ours || performance.now() > until) throw error;
      for (const one of open) {
        const name = nameOf(one.fault);
        try {
          await driver.heal(one.fault);
          faults.take(name);
          healed.push(one);
          logger.warn({ fault: name }, 'healed before the database answered: a panel before this one broke it');
        } catch (failure) {
          logger.error({ error: failure, fault: name }, 'what a panel before this one broke is not healed');
        }
      }
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}

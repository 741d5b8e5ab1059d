import type { Registry } from '@holdfast/agents';
import type { Pulse } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
import type { RoleModels } from '@holdfast/settings';
import type { Sight } from '../access/sight.ts';
import type { Hub } from '../stream/hub.ts';

/** What routes work with. */
export interface Parts {
  db: Db;
  queue: Queue;
  registry: Registry;
  /** The models configured, by role. */
  roles: readonly RoleModels[];
  hub: Hub;
  readPulse: () => Promise<Pulse>;
  sight: Sight;
}

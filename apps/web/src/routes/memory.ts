import type { MemoryView, MemoryWhy } from '@holdfast/dashboard/wire';
import { forget, type Memory, why } from '@holdfast/memory';
import { log as logOf } from '@holdfast/telemetry';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import type { Parts } from './parts.ts';

const log = logOf('memory');
const workspace = 'default';

/** One memory: why it is known, and its end. All of them are the view `memories` of the platform. */
export function memoryRoutes(app: FastifyInstance, { db }: Parts): void {
  app.get('/api/memories/:id', async (request): Promise<MemoryWhy> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const known = await why(db, workspace, id);
    if (!known) throw errors.MEMORY_UNKNOWN({ memory: id });
    const { supersededBy } = known.memory;
    const later = supersededBy === null ? null : await why(db, workspace, supersededBy);
    return {
      memory: memoryView(known.memory),
      from: known.from.map(memoryView),
      supersededBy: later ? memoryView(later.memory) : null,
    };
  });

  app.post('/api/memories/:id/forget', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    checked(schemas.nothing, request.body ?? undefined, 'the body');
    const gone = await forget(db, { workspace, ids: [id] });
    if (gone === 0) throw errors.MEMORY_UNKNOWN({ memory: id });
    log.info({ memory: id, by: callerOf(request).login, gone }, 'a memory was forgotten by a person');
    return { forgotten: gone };
  });
}

const memoryView = (memory: Memory): MemoryView => ({
  memoryId: memory.memoryId,
  content: memory.content,
  kind: memory.kind,
  subject: memory.subject,
  data: memory.data ?? null,
  team: memory.team,
  region: memory.region,
  runId: memory.runId,
  at: memory.createdAt.toISOString(),
});

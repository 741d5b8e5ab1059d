import type { CallView, RunCalls } from '@holdfast/dashboard/wire';
import { addCosts, callsOfRun, type LlmCall } from '@holdfast/llm';
import type { FastifyInstance } from 'fastify';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import type { Parts } from './parts.ts';

const most = 200;

/** What models were asked for a run, and what it cost. */
export function callRoutes(app: FastifyInstance, { db, queue, roles }: Parts): void {
  app.get('/api/runs/:id/calls', async (request): Promise<RunCalls> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const [run, rows] = await Promise.all([queue.run(id), callsOfRun(db, id, most + 1)]);
    if (!run) throw errors.RUN_UNKNOWN({ run: id });
    const shown = rows.slice(0, most);
    const priced = shown.flatMap((call) => (call.cost === null ? [] : [call.cost]));
    return {
      calls: shown.map(callView),
      more: rows.length > most,
      cost: addCosts(priced) ?? '0',
      unpriced: shown.filter((call) => call.status === 'ok' && call.cost === null).length,
      roles: roles.map(({ role, models }) => ({
        role,
        models: models.map(({ provider, model }) => `${provider}/${model}`),
      })),
    };
  });
}

function callView(row: LlmCall): CallView {
  return {
    callId: row.call_id,
    provider: row.provider,
    model: row.model,
    role: row.role,
    purpose: row.purpose,
    failure: row.status === 'ok' ? null : (row.error_code ?? 'UNKNOWN'),
    member: row.member,
    taskId: row.task_id,
    fence: row.fence,
    tokens: {
      input: row.input_tokens,
      output: row.output_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
    },
    tookMs: row.took_ms,
    price: row.price,
    cost: row.cost,
    prompt: row.prompt,
    answer: row.answer,
    at: row.created_at.toISOString(),
  };
}

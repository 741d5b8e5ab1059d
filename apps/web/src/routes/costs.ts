import type { Costs } from '@holdfast/dashboard/wire';
import { costsSince, dearestRuns } from '@holdfast/llm';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from '../checked.ts';
import type { Parts } from './parts.ts';

export const costsForm = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) });
const dayMs = 86_400_000;

/** What models were asked and what it cost, by day, team, member and model, and the runs that cost most. */
export function costRoutes(app: FastifyInstance, { db, registry, roles }: Parts): void {
  const budgets = registry.entries.flatMap(({ name, team }) =>
    Object.entries(team.members).flatMap(([member, it]) =>
      it.kind === 'agent' && it.model !== null ? [{ team: name, member, most: it.budget ?? null }] : [],
    ),
  );

  app.get('/api/costs', async (request): Promise<Costs> => {
    const { days } = checked(costsForm, request.query, 'the query');
    const today = Math.floor(Date.now() / dayMs) * dayMs;
    const since = new Date(today - (days - 1) * dayMs);
    const [lines, runs] = await Promise.all([costsSince(db, since), dearestRuns(db, since)]);
    return {
      since: since.toISOString().slice(0, 10),
      days,
      lines: lines.map(({ input_tokens, output_tokens, provider, model, ...line }) => ({
        ...line,
        model: `${provider}/${model}`,
        input: input_tokens,
        output: output_tokens,
      })),
      runs: runs.map(({ run_id, team, calls, input_tokens, output_tokens, cost }) => ({
        runId: run_id,
        team,
        calls,
        input: input_tokens,
        output: output_tokens,
        cost,
      })),
      models: roles.length > 0,
      budgets,
    };
  });
}

import { DbError } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { ToolCall } from '@holdfast/llm';
import { jsonHash } from '@holdfast/queue';
import { mask, point } from '@holdfast/telemetry';
import { reasonOf } from './errors.ts';
import { orAborted } from './once.ts';
import { Final, Pause } from './pause.ts';
import { storable } from './storable.ts';
import type { Planned, Used } from './thinking/channels.ts';
import { misfit } from './thinking/prompting.ts';
import type { Thinking } from './thinking/thinking.ts';
import type { AnyTool, Approval, ToolAt } from './tool.ts';
import { permission } from './tool-question.ts';

const deadlineMs = 15_000;

/** How a call ended. `failed` is for the model to read. */
export interface CallEnd {
  result?: unknown;
  failed?: string;
  /** It lasts: a later call with the same arguments is the same call. */
  used?: Used;
  writes: readonly Planned[];
}

/** The tools of one attempt. Whatever a model writes, only the member's own tools are used, for the run's own user. */
export class Calls {
  private readonly thinking: Thinking;

  constructor(thinking: Thinking) {
    this.thinking = thinking;
  }

  /** `before`: what was done in this thread that lasts. Throws what ends the attempt. */
  async use(call: ToolCall, before: readonly Used[]): Promise<CallEnd> {
    const { agent, bench } = this.thinking;
    const tool = agent.tools?.find(({ name }) => name === call.name);
    if (!tool) {
      const known = agent.tools?.map(({ name }) => name).join(', ') || 'none';
      return this.told(call.name, `there is no tool ${call.name}; there are: ${known}`);
    }
    const parsed = tool.input.safeParse(call.args);
    if (!parsed.success) return this.told(tool.name, misfit(parsed.error));
    const args = storable(parsed.data);
    const key = `${tool.name}:${jsonHash(args).slice(0, 24)}`;
    const known = before.find((one) => one.key === key);
    if (known) return { result: known.result, writes: [] };
    const allowed = this.allowed(tool, args);
    if (!allowed.granted) return this.told(tool.name, `not allowed: ${allowed.why}`);
    const from = performance.now();
    try {
      const end = await this.run(tool, args, key);
      const ms = Math.round(performance.now() - from);
      bench.progress('tool', `${tool.name}: done`, {
        tool: tool.name,
        class: tool.class,
        args,
        result: brief(end.result),
        ms,
      });
      return end;
    } catch (error) {
      if (this.ends(error)) throw error;
      return this.told(tool.name, `${tool.name} failed: ${mask(reasonOf(error)).slice(0, 1_000)}`);
    }
  }

  /** Takes back, newest first, what can be taken back; each at most once. */
  async undo(used: readonly Used[]): Promise<void> {
    const { agent, tools, bench } = this.thinking;
    for (const { tool: name, key, args, result } of used.toReversed()) {
      const tool = agent.tools?.find((one) => one.name === name);
      const { undo } = tool ?? {};
      if (!tool || !undo) continue;
      const options = { class: 'once' as const, args, limit: tool.deadline ?? deadlineMs };
      await tools.once(
        `undo:${key}`,
        async (sent, signal) => storable((await undo.call(tool, args, result, this.at(tool, sent, signal))) ?? null),
        options,
      );
      bench.progress('tool', `${name}: taken back`, { tool: name, args });
    }
  }

  private allowed(tool: AnyTool, args: unknown): ReturnType<typeof permission> {
    const { job, view } = this.thinking;
    const { approval } = tool;
    const { team, workspace, userId: user } = view;
    const wanted: Approval | null | undefined =
      typeof approval === 'function' ? approval(args, { user, workspace, team, member: job.task.member }) : approval;
    if (!wanted) return { granted: true };
    return permission(job, { tool, args, approval: wanted, team, requester: user });
  }

  private async run(tool: AnyTool, args: unknown, key: string): Promise<CallEnd> {
    const { tools, signal: stop, job } = this.thinking;
    const limit = tool.deadline ?? deadlineMs;
    const sentAs = `${job.task.taskId}:${key}`;
    await point('tool.running', { task: job.task, tool: tool.name, key });
    if (tool.class === 'read' || tool.class === 'write') {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(limit)]);
      const writes: Planned[] = [];
      const at = this.at(tool, sentAs, signal, writes);
      const result = storable(
        (await orAborted(
          Promise.resolve().then(() => tool.run(args, at)),
          signal,
        )) ?? null,
      );
      if (tool.class === 'read') return { result, writes: [] };
      return { result, writes: [...writes], used: { tool: tool.name, key, args, result } };
    }
    const probe = tool.probe?.bind(tool);
    const result = await tools.once(
      `tool:${key}`,
      async (sent, signal) => storable((await tool.run(args, this.at(tool, sent, signal))) ?? null),
      {
        class: tool.class,
        args,
        limit,
        ...(probe ? { probe: (sent: string, signal: AbortSignal) => probe(args, { key: sent, signal }) } : {}),
      },
    );
    return { result, writes: [], used: { tool: tool.name, key, args, result } };
  }

  private at(tool: AnyTool, key: string, signal: AbortSignal, writes?: Planned[]): ToolAt {
    const { view, job, world } = this.thinking;
    return {
      user: view.userId,
      workspace: view.workspace,
      runId: view.runId,
      taskId: job.task.taskId,
      team: view.team,
      member: job.task.member,
      region: job.worker.region,
      db: world.db,
      key,
      signal,
      write: (statement, params) => {
        if (!writes) throw new TypeError(`the tool ${tool.name} is not of class write`);
        if (!tool.statements || !Object.hasOwn(tool.statements, statement))
          throw new TypeError(`the tool ${tool.name} has no statement ${statement}`);
        writes.push({ tool: tool.name, statement, params: storable(params) as Planned['params'] });
      },
    };
  }

  /** Told to the model, and shown. */
  private told(name: string, failed: string): CallEnd {
    this.thinking.bench.progress('tool', failed, { tool: name, failed: true });
    return { failed, writes: [] };
  }

  /** What is not the tool's failure, but the end of the attempt. */
  private ends(error: unknown): boolean {
    if (this.thinking.signal.aborted || error instanceof Pause || error instanceof Final) return true;
    if (error instanceof DbError) return error.code !== 'DB_REFUSED';
    return error instanceof HoldfastError && error.code === 'ATTEMPT_OVER';
  }
}

/** Enough for the screen. */
function brief(result: unknown): unknown {
  const text = JSON.stringify(result ?? null);
  return text.length <= 2_000 ? result : `${text.slice(0, 2_000).toWellFormed()} …`;
}

import type { Job, Outcome } from '@holdfast/queue';
import { maskJson } from '@holdfast/telemetry';
import { errors, explain } from './errors.ts';
import type { AnyHuman } from './member.ts';
import type { Registered } from './registry.ts';
import { type JsonSchema, schemaOf } from './shape.ts';
import type { AnyState } from './state.ts';
import { storable } from './storable.ts';
import type { Acted } from './world.ts';

export const expiresMs = 7 * 86_400_000;

/** What a person is shown, and in which form to answer. */
export interface HumanQuestion {
  kind: 'human';
  team: string;
  member: string;
  does: string;
  /** What `ask` of the member made of the state. */
  shows: unknown;
  schema: JsonSchema;
  who?: string;
  /** Why the last answer could not be taken. */
  problem?: string;
}

/** Remembered while parked: which attempt asked, so that silence is told from a redrive. */
interface Parked {
  asked: number;
  deaths: number;
}

/** A person's turn: ask and park, or take the answer. */
export function askHuman(job: Job, entry: Registered, human: AnyHuman, state: AnyState): Acted {
  const latest = job.approvals.at(-1);
  if (latest?.status === 'answered') {
    const parsed = human.out.safeParse(latest.answer);
    if (parsed.success) return { end: 'answer', answer: parsed.data, decisions: [] };
    return park(job, entry, human, state, explain(parsed.error));
  }
  if (!latest || asksAnew(job)) return park(job, entry, human, state);
  if (latest.expired || latest.status === 'expired') {
    return { end: 'failure', error: errors.APPROVAL_EXPIRED({ member: job.task.member }) };
  }
  return { end: 'pause', outcome: { kind: 'snooze', delayMs: 1_000 } };
}

/** More claims since the question than its expiry and deaths explain: somebody redrove the task. */
function asksAnew({ task }: Job): boolean {
  const { asked = task.fence, deaths = 0 } = (task.payload ?? {}) as Partial<Parked>;
  return task.fence > asked + 1 + Math.max(0, task.deaths - deaths);
}

function park(job: Job, entry: Registered, human: AnyHuman, state: AnyState, problem?: string): Acted {
  const { member, fence, deaths } = job.task;
  const proposal: HumanQuestion = {
    kind: 'human',
    team: entry.name,
    member,
    does: human.does,
    shows: maskJson(storable(human.ask ? human.ask(state) : state.input)),
    schema: schemaOf(human.out, member),
    ...(human.who ? { who: human.who } : {}),
    ...(problem ? { problem } : {}),
  };
  const payload: Parked = { asked: fence, deaths };
  const outcome: Outcome = { kind: 'park', questions: [{ proposal }], expiresMs: human.expires ?? expiresMs, payload };
  return { end: 'pause', outcome };
}

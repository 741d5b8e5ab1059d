/** What the map shows of each region and of each member homed there: rows, and what events said since. */
import type { AgentView, Pulse, WorkerView } from '../wire.ts';
import type { State } from './fold.ts';
import { closes, type Mark, runs, waits } from './mark.ts';

export type RegionState = 'live' | 'suspect' | 'unreachable' | 'empty';
export type AgentState = 'idle' | 'acting' | 'thinking' | 'waiting' | 'unreachable';

export interface AgentCard extends Omit<AgentView, 'state'> {
  state: AgentState;
  /** The last attempt that ended, if an event told of it. */
  last: Mark | null;
}

export interface RegionCard {
  region: string;
  /** Place in the order of takeover, from 1. */
  place: number;
  state: RegionState;
  /** Since when nothing was heard; null while it lives. */
  silentMs: number | null;
  workers: WorkerView[];
  agents: AgentCard[];
  /** What heartbeats, database and chaos panel said last; undefined where no panel runs. */
  seen: NonNullable<Pulse['seen']>[number] | undefined;
}

export function regionCards(state: State): RegionCard[] {
  const { pulse } = state;
  const latest = latestMarks(state);
  const homes = new Set([...pulse.regions, ...pulse.workers.map((w) => w.region), ...pulse.agents.map((a) => a.home)]);
  return [...homes].map((region, place) => {
    const workers = pulse.workers.filter((worker) => worker.region === region);
    const agents = pulse.agents.filter((agent) => agent.home === region);
    return {
      region,
      place: place + 1,
      ...standing(pulse, workers),
      workers: workers.filter((worker) => worker.status !== 'gone'),
      agents: agents.map((agent) => card(agent, pulse, latest.get(`${agent.team}/${agent.member}`) ?? [])),
      seen: lastSeen(state, region),
    };
  });
}

/** By the pulse, or by an event since. */
function lastSeen({ pulse, events }: State, region: string): RegionCard['seen'] {
  const told = pulse.seen?.find((one) => one.region === region);
  const event = events.find((one) => one.type === 'region.seen' && one.data.region === region);
  return event?.type === 'region.seen' && event.at > (told?.at ?? '') ? { ...event.data, at: event.at } : told;
}

/** By the freshest lease: two beats missed is suspect, a lease that is over is unreachable. */
function standing(pulse: Pulse, workers: readonly WorkerView[]): { state: RegionState; silentMs: number | null } {
  const alive = workers.filter((worker) => worker.alive && worker.status !== 'gone');
  if (alive.length === 0) {
    if (workers.length === 0) return { state: 'empty', silentMs: null };
    const freshest = Math.max(...workers.map((worker) => worker.leaseMs));
    return { state: 'unreachable', silentMs: pulse.leaseMs - freshest };
  }
  const silentMs = pulse.leaseMs - Math.max(...alive.map((worker) => worker.leaseMs));
  return silentMs > pulse.beatMs * 2 ? { state: 'suspect', silentMs } : { state: 'live', silentMs: null };
}

function latestMarks(state: State): Map<string, Mark[]> {
  const marks = new Map<string, Mark[]>();
  for (const mark of state.marks.values()) {
    if (mark.team === null) continue;
    const key = `${mark.team}/${mark.member}`;
    const list = marks.get(key);
    if (list) list.push(mark);
    else marks.set(key, [mark]);
  }
  return marks;
}

/**
 * The rows were counted at the pulse; events after it correct them: attempts begun since then are at work, those that
 * were at work then and have ended are not.
 */
function card(agent: AgentView, pulse: Pulse, marks: readonly Mark[]): AgentCard {
  const since = marks.filter((mark) => mark.at > pulse.at);
  const begun = since.filter(runs).filter((mark) => (mark.since ?? '') > pulse.at);
  const ended = since.filter((mark) => !runs(mark) && mark.since !== null && mark.since <= pulse.at).length;
  const processing = Math.max(0, agent.processing - ended) + begun.length;
  const waiting = agent.waiting + since.filter(waits).length;
  const busy: AgentState = agent.kind === 'agent' ? 'thinking' : 'acting';
  const reached: AgentState = processing > 0 ? busy : waiting > 0 ? 'waiting' : 'idle';
  const last = marks.filter(closes).reduce<Mark | null>((a, b) => (a && a.at >= b.at ? a : b), null);
  const helper = begun[0]?.heldIn ?? (processing > 0 ? agent.doneBy : null) ?? null;
  const elsewhere = helper !== null && helper !== agent.home;
  return {
    ...agent,
    processing,
    waiting,
    // A person can be asked wherever the region went.
    state: agent.state === 'unreachable' && agent.kind !== 'human' ? 'unreachable' : reached,
    doneBy: elsewhere ? helper : substitute(agent, last),
    last,
  };
}

/** A home that cannot be reached: who did its latest task. */
function substitute(agent: AgentView, last: Mark | null): string | null {
  return agent.state === 'unreachable' && last?.heldIn && last.heldIn !== agent.home ? last.heldIn : null;
}

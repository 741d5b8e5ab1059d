import { z } from 'zod';
import { ModelAnswers } from './proxy/models.ts';

const region = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is no region name');
const ms = z.number().int().min(0).max(600_000);

/** What is broken: a region (every worker of it, and its database nodes where it has any), or one part. */
export const Target = z.union([
  z.strictObject({ region }),
  z.strictObject({ worker: region }),
  /** The whole database (null), a node by its name, or `leader`: the node that takes the writes, where one does. */
  z.strictObject({ database: z.string().max(80).nullable() }),
  /** A web app's name, `web` the first. */
  z.strictObject({ web: z.string().max(80) }),
  /** The server of the documents, by its name, `store` the only one. */
  z.strictObject({ store: z.string().max(80) }),
]);
export type Target = z.output<typeof Target>;

export const leader = 'leader';

/** One thing to break. Times are milliseconds. */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kill'), on: Target }),
  z.strictObject({ kind: z.literal('freeze'), on: Target }),
  z.strictObject({
    kind: z.literal('partition'),
    region,
    /** What does not get through: all, what the workers send, or what the database answers. */
    loses: z.enum(['both ways', 'requests', 'answers']).default('both ways'),
  }),
  z.strictObject({
    kind: z.literal('brown-out'),
    region,
    latencyMs: ms.default(700),
    jitterMs: ms.default(200),
    /** Kilobytes a second; null: as much as fits. */
    rate: z.number().int().min(1).max(1_000_000).nullable().default(64),
  }),
  z.strictObject({ kind: z.literal('reset'), region, everyMs: ms.min(100).default(1_500) }),
  z.strictObject({ kind: z.literal('slow database'), latencyMs: ms.default(400), jitterMs: ms.default(100) }),
  z.strictObject({ kind: z.literal('model'), answers: ModelAnswers.unwrap() }),
  z.strictObject({ kind: z.literal('disk full') }),
  /** Nothing gets through to the documents, and nobody is told. */
  z.strictObject({ kind: z.literal('store cut') }),
  /** The clock of the region's worker is set ahead (or back) by so much; it is started again with it. */
  z.strictObject({ kind: z.literal('clock'), region, aheadMs: z.number().int().min(-86_400_000).max(86_400_000) }),
  /** Its workers leave in good order, and others do its work. */
  z.strictObject({ kind: z.literal('drain'), region }),
]);
export type Fault = z.output<typeof Fault>;

/** The same fault has the same name: it is open once. */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'freeze':
      return `${fault.kind} ${targetName(fault.on)}`;
    case 'slow database':
    case 'disk full':
    case 'store cut':
    case 'model':
      return fault.kind;
    default:
      return `${fault.kind} ${fault.region}`;
  }
}

export function targetName(target: Target): string {
  if ('region' in target) return target.region;
  if ('worker' in target) return `worker ${target.worker}`;
  if ('web' in target) return target.web;
  if ('store' in target) return target.store;
  return target.database === null ? 'database' : `database ${target.database}`;
}

/** The region that a fault takes or troubles; null: none alone. */
export function regionOf(fault: Fault): string | null {
  if ('region' in fault) return fault.region;
  if (!('on' in fault)) return null;
  if ('region' in fault.on) return fault.on.region;
  return 'worker' in fault.on ? fault.on.worker : null;
}

/** It takes a region away, its database nodes with it, until it is healed: what the guard counts. */
export function takesRegion(fault: Fault): string | null {
  if (fault.kind === 'partition') return fault.region;
  if ((fault.kind === 'kill' || fault.kind === 'freeze') && 'region' in fault.on) return fault.on.region;
  return null;
}

/** It leaves a region nobody who works until it is healed; its database nodes may go on. */
export function takesWork(fault: Fault): string | null {
  if (fault.kind === 'drain') return fault.region;
  return fault.kind === 'freeze' && 'worker' in fault.on ? fault.on.worker : takesRegion(fault);
}

/** It heals by itself: a worker that was killed is started again by whoever keeps it. */
export const passes = (fault: Fault): boolean => fault.kind === 'kill' && 'worker' in fault.on;

/** In a person's words: what is done, and what should be seen then. */
export function explain(fault: Fault): { does: string; expect: string } {
  const where = regionOf(fault) ?? '';
  switch (fault.kind) {
    case 'kill':
      return explainEnd(fault.on, true);
    case 'freeze':
      return explainEnd(fault.on, false);
    case 'partition':
      return {
        does:
          fault.loses === 'both ways'
            ? `Between ${where} and the database nothing gets through, and nobody is told.`
            : fault.loses === 'requests'
              ? `What ${where} sends to the database is lost; nothing answers.`
              : `What ${where} sends arrives and takes effect; the answers are lost.`,
        expect: `Its workers notice, begin no effect past their lease, and others take over when the lease is over.`,
      };
    case 'brown-out':
      return {
        does: `Every answer to ${where} comes ${fault.latencyMs} ± ${fault.jitterMs} ms late${fault.rate === null ? '' : `, at ${fault.rate} KB/s`}.`,
        expect: 'It goes on, slowly; its lease holds, and nobody takes over what it does.',
      };
    case 'reset':
      return {
        does: `Each connection of ${where} is reset after ${fault.everyMs} ms.`,
        expect: 'Statements with an unknown end are settled by reading; nothing is done twice.',
      };
    case 'slow database':
      return {
        does: `Every statement of every program takes ${fault.latencyMs} ± ${fault.jitterMs} ms more.`,
        expect: 'Everything is slower and nothing is lost; no region is declared gone.',
      };
    case 'model':
      return {
        does: `Every model answers ${fault.answers === '429' ? 'that it is asked too often' : fault.answers === 'nothing' ? 'nothing at all' : fault.answers === 'garbage' ? 'what nobody can read' : 'by calling a tool that there is not'}.`,
        expect: 'Rules decide in its place, and each decision says so.',
      };
    case 'disk full':
      return {
        does: 'The store of documents refuses every write: its disk is full.',
        expect: 'Uploads are refused with what to do; everything else goes on.',
      };
    case 'store cut':
      return {
        does: 'Between every program and the documents nothing gets through, and nobody is told.',
        expect: 'An upload ends with a coded error at its deadline; everything else goes on.',
      };
    case 'clock':
      return {
        does: `The clock of ${where}'s worker is wrong by ${Math.round(fault.aheadMs / 1_000)} s.`,
        expect: 'Nothing changes: leases, timers and order are by the database’s clock.',
      };
    case 'drain':
      return {
        does: `The workers of ${where} finish what they hold, hand the rest back and leave.`,
        expect: 'Others go on within a second; no task counts a death.',
      };
  }
}

function explainEnd(on: Target, kill: boolean): { does: string; expect: string } {
  const verb = kill ? 'killed at once (SIGKILL)' : 'frozen (SIGSTOP): it lives and does nothing';
  if ('region' in on) {
    return {
      does: `Everything in ${on.region} is ${verb}, until it is healed.`,
      expect: 'When its lease is over its members are UNREACHABLE, and the next regions go on with their tasks.',
    };
  }
  if ('worker' in on) {
    return {
      does: `The worker of ${on.worker} is ${verb}${kill ? '; it is started again by itself' : ''}.`,
      expect: kill
        ? 'What it held is taken back when its lease is over; it comes back under a new name.'
        : 'Others take its tasks over; when it wakes, its late writes are refused.',
    };
  }
  if ('web' in on) {
    return {
      does: `The web app ${on.web} is ${verb}.`,
      expect: 'Work goes on; browsers say that they reconnect and miss nothing when it is back.',
    };
  }
  if ('store' in on) {
    return {
      does: `The server of the documents is ${verb}.`,
      expect: 'An upload ends with a coded error; what was kept is there when it is back; everything else goes on.',
    };
  }
  const node = on.database === leader ? 'node that takes the writes' : `node ${on.database}`;
  return {
    does: `The database${on.database === null ? '' : ` ${node}`} is ${verb}.`,
    expect:
      on.database === null
        ? 'Everything waits. When it is back nobody is declared gone for the outage, and nothing acknowledged is missing.'
        : 'While a majority is left, writes go on.',
  };
}

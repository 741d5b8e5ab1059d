import { z } from 'zod';
import { Fault } from '../fault.ts';

const region = z.string();
const ms = z.number().int().min(0).max(3_600_000);

/** What an experiment can see happen, in the order in which a lost region goes through it. */
export const moments = [
  'inflicted',
  'failed',
  'suspected',
  'unreachable',
  'taken over',
  'success',
  'healed',
  'answered',
  'rejoined',
  'drained',
] as const;
export const Moment = z.enum(moments);
export type Moment = z.output<typeof Moment>;

/** What must hold, each with what it is measured by. `withinMs` counts from the first fault, or from the heal for what returns. */
export const Claim = z.discriminatedUnion('claim', [
  /** A task of the region is done by somebody else. */
  z.strictObject({ claim: z.literal('goes on elsewhere'), region, withinMs: ms }),
  /** The region's own tasks are done, wherever, without a gap longer than this. */
  z.strictObject({ claim: z.literal('is served'), region, withinMs: ms }),
  z.strictObject({ claim: z.literal('is declared unreachable'), region, withinMs: ms }),
  /** It is never declared unreachable, and nobody takes its tasks over from a worker that lives. */
  z.strictObject({ claim: z.literal('keeps its work'), region }),
  z.strictObject({ claim: z.literal('rejoins'), region, withinMs: ms }),
  z.strictObject({ claim: z.literal('backlog is drained'), withinMs: ms }),
  /** No acknowledged insert, admitted task or charge is missing. */
  z.strictObject({ claim: z.literal('nothing is lost') }),
  /** None was applied, finished or decided twice. */
  z.strictObject({ claim: z.literal('nothing is done twice') }),
  /** The longest time in which the panel's own writer got no acknowledgement. */
  z.strictObject({ claim: z.literal('writes go on'), withinMs: ms }),
  /** Tasks of the regions that were left alone wait no longer than this, from admission to answer, 95 of 100. */
  z.strictObject({ claim: z.literal('others are undisturbed'), withinMs: ms }),
  /** No task was claimed more often than this. */
  z.strictObject({ claim: z.literal('work does not bounce'), claims: z.number().int().min(1) }),
  /** No task counts a death. */
  z.strictObject({ claim: z.literal('nobody dies') }),
  /** While it was broken a model was asked, and rules decided in its place each time. */
  z.strictObject({ claim: z.literal('rules decide') }),
  /** Every document that the store acknowledged is there at the end, byte for byte. */
  z.strictObject({ claim: z.literal('documents are kept') }),
  /** While it was broken each upload was refused with a code within this: none hung, none was lost unsaid. */
  z.strictObject({ claim: z.literal('uploads are refused'), withinMs: ms }),
  /** Each charge that was inserted is decided within this, 95 of 100. */
  z.strictObject({ claim: z.literal('charges are decided'), withinMs: ms }),
]);
export type Claim = z.output<typeof Claim>;

export const Step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('wait'), ms }),
  /** Goes on when it was seen, and when it was not within the patience, too: the claims tell. */
  z.strictObject({ do: z.literal('wait for'), moment: Moment, patienceMs: ms.default(45_000) }),
  /** `whileWorking`: at a moment when a worker of the region holds a task. */
  z.strictObject({ do: z.literal('inflict'), fault: Fault, whileWorking: z.boolean().default(false) }),
  z.strictObject({ do: z.literal('heal'), fault: Fault }),
  z.strictObject({ do: z.literal('heal all') }),
  /** Inflicted and healed again and again. */
  z.strictObject({
    do: z.literal('flap'),
    fault: Fault,
    everyMs: ms.min(200),
    times: z.number().int().min(1).max(200),
  }),
  /** Waits until somebody has taken a task of the region over, and kills that worker too. */
  z.strictObject({ do: z.literal('kill the taker'), region, patienceMs: ms.default(45_000) }),
]);
export type Step = z.output<typeof Step>;

/** Claims that are read from the timeline, which is that of the scenario's own region. */
const ofTimeline: readonly Claim['claim'][] = ['goes on elsewhere', 'is declared unreachable', 'rejoins'];

export const Scenario = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is no name of small letters, digits and hyphens'),
    title: z.string().min(1).max(120),
    /** The question an operator asks with it. */
    asks: z.string().min(1).max(400),
    /** The region it is about: whose timeline is measured. */
    region,
    claims: z.array(Claim).min(1),
    /** What may be worse meanwhile. */
    mayDegrade: z.array(z.string()).default([]),
    steps: z.array(Step).min(1),
    /** Undisturbed time before the first step. */
    calmMs: ms.default(3_000),
    /** After the last step: until everything is back and drained. */
    patienceMs: ms.default(60_000),
    load: z
      .strictObject({
        /** One acknowledged insert per writer every so often; a writer a region, over its path, and one of the panel's own. */
        writeMs: ms.min(10).default(100),
        /** One task a region every so often, and how long each works. */
        probeMs: ms.min(20).default(200),
        workMs: ms.default(250),
        /** One charge, judged by the expenses team. 0: none. */
        chargeMs: ms.default(1_000),
        /** One document, put into the store. 0: none. */
        documentMs: ms.default(0),
        /** Charges that fraud doubts, so that a model is asked where there is one; their questions are withdrawn at the end. */
        doubtful: z.boolean().default(false),
      })
      .prefault({}),
  })
  .superRefine(({ region: about, claims }, context) => {
    for (const [at, claim] of claims.entries()) {
      if (!ofTimeline.includes(claim.claim) || !('region' in claim) || claim.region === about) continue;
      const message = `"${claim.claim}" is measured on the region that the scenario is about, ${about}, not on ${claim.region}`;
      context.addIssue({ code: 'custom', path: ['claims', at, 'region'], message });
    }
  });
export type Scenario = z.output<typeof Scenario>;

/** What a scenario file exports: typed where it is written, checked when it is loaded. */
export const scenario = (given: z.input<typeof Scenario>): Scenario => Scenario.parse(given);

export function faultsOf({ steps }: Scenario): Fault[] {
  return steps.flatMap((step) => (step.do === 'inflict' || step.do === 'flap' ? [step.fault] : []));
}

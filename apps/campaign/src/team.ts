import { fail, type Human, type Step, type Tools, team } from '@holdfast/agents';
import { point } from '@holdfast/telemetry';
import type { World } from './journal.ts';
import { at, effectMs, InputSchema, type Members, type Seen, teamName, ValueSchema } from './members.ts';
import { type Act, childInput, effectValue, human, type Input, type Place, type Value, valueAt } from './program.ts';
import { sage } from './sage.ts';
import { written } from './written.ts';

/** What the person is shown, and all that the answer depends on. */
export interface Shown {
  seed: string;
  index: number;
  round: number;
  sum: number;
}

/** One team for all generated runs: its members do what the program in the run's input says. */
export const campaignTeam = (world: World) =>
  team<Input, Members>({
    does: 'Runs generated programs whose outcome is known beforehand',
    input: InputSchema,
    members: {
      ann: step('ann', 'us-east-1', world),
      abe: step('abe', 'us-east-1', world),
      bea: step('bea', 'us-west-2', world),
      ben: step('ben', 'us-west-2', world),
      cal: step('cal', 'us-central-1', world),
      cam: step('cam', 'us-central-1', world),
      feeble: {
        kind: 'step',
        does: 'always fails for good',
        home: 'us-west-2',
        out: ValueSchema,
        optional: true,
        run: () => fail('FEEBLE', 'this member never succeeds'),
      },
      asked: person,
      sage: sage(world),
    },
    next: (s) => {
      const { stage } = at(s);
      return stage ? (stage.acts.map(({ member }) => member) as (keyof Members)[]) : 'done';
    },
  });

const person: Human<Value, Input, Members> = {
  kind: 'human',
  does: 'says a number that follows from what is shown',
  out: ValueSchema,
  ask: (s): Shown => {
    const { index, round, sum } = at(s);
    return { seed: s.input.seed, index, round, sum };
  },
};

/** What the person answers. */
export const answerTo = ({ seed, ...place }: Shown): Value => ({ v: valueAt(seed, place, human) });

function step(member: string, home: string, world: World): Step<Value, Input, Members> {
  return {
    kind: 'step',
    does: 'does what the program says',
    home,
    out: ValueSchema,
    run: (s, tools) => perform(s, tools, member, world),
    writes: ({ v }, s) => {
      const { stage, index, round } = at(s);
      const act = stage?.acts.find((one) => one.member === member);
      return act?.writes ? [written({ run: s.$.runId, index, round, member, v })] : [];
    },
  };
}

async function perform(s: Seen, tools: Tools, member: string, world: World): Promise<Value> {
  const place = at(s);
  const act = place.stage?.acts.find((one) => one.member === member);
  if (!act) return fail('NOT_NAMED', `${member} has nothing to do at stage ${place.index}`);
  if (act.timerMs > 0 && tools.kept === undefined) tools.snooze(act.timerMs, { rang: true });
  if (tools.attempt.tries < act.failures) throw new Error('this attempt fails as the program says');
  if (act.broken && !world.repaired(s.$.runId)) fail('BROKEN', 'not repaired yet');
  let v = valueAt(s.input.seed, place, member);
  for (const effect of act.effects) v += await doEffect(s, tools, { member, place, world, effect });
  if (act.workMs > 0) await new Promise((wake) => setTimeout(wake, act.workMs));
  v += await children(s, tools, member, place, act);
  if (act.decides) tools.decide({ type: 'campaign', context: { v }, confidence: 1 });
  return { v };
}

interface Doing {
  member: string;
  place: Place;
  world: World;
  effect: Act['effects'][number];
}

async function doEffect(s: Seen, tools: Tools, { member, place, world, effect }: Doing): Promise<number> {
  const { taskId, fence } = tools.attempt;
  const { key } = effect;
  const value = effectValue(s.input.seed, place, member, key);
  const run = s.$.runId;
  return await tools.once<number>(
    key,
    async (): Promise<number> => {
      // Nothing may stand between the door's last check and this line: a freeze there is what `once` cannot see.
      world.act({ run, task: taskId, key, class: effect.class, value, fence, pid: process.pid, t: Date.now() });
      await point('effect.inside', { task: { taskId, runId: run, fence } });
      return value;
    },
    {
      class: effect.class,
      args: { key, value },
      limit: effectMs,
      ...(effect.probed ? { probe: () => found(world.done(taskId, key), value) } : {}),
    },
  );
}

const found = (happened: boolean, result: number): { happened: true; result: number } | { happened: false } =>
  happened ? { happened, result } : { happened };

/** How many children ended well: all of them, in the undisturbed run. */
async function children(s: Seen, tools: Tools, member: string, place: Place, act: Act): Promise<number> {
  if (act.children === 0) return 0;
  const ends = await tools.spawn(
    Array.from({ length: act.children }, (_, n) => ({
      team: teamName,
      key: String(n),
      input: childInput(s.input.seed, place, member, n),
    })),
  );
  return ends.filter(({ status }) => status === 'completed').length;
}

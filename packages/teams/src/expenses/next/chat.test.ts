import { expect, it } from 'vitest';
import type { Followed } from '../orchestrator/follow.ts';
import { phaseOf } from '../orchestrator/follow.ts';
import type { Orchestrated, PlanStep } from '../orchestrator/plan.ts';
import { turnAway } from '../orchestrator/turn-away.ts';
import { afterQuestion } from './chat.ts';

const step = (member: string, after: string[] = []): PlanStep => ({ member, asks: [{}], after, why: 'because' });
const plan = (...steps: PlanStep[]): Orchestrated => ({
  kind: 'plan',
  today: '2026-11-26',
  steps,
  by: 'rules',
  notes: [],
  failed: [],
});
const broken = { code: 'STEP_FAILED', message: 'it broke' };

function state(said: Orchestrated[], ended: string[] = [], failed: string[] = []): Followed {
  return {
    all: { orchestrator: said },
    turns: Object.fromEntries(ended.map((name) => [name, 1])),
    failed: Object.fromEntries(failed.map((name) => [name, broken])),
  };
}

it.each<[string, Followed, unknown]>([
  ['nothing yet', state([]), 'orchestrator'],
  ['turned away', state([turnAway('off')]), 'done'],
  ['a plan', state([plan(step('fraud'))]), ['fraud']],
  ['all answered', state([plan(step('fraud'))], ['fraud']), 'orchestrator'],
  ['answered', state([plan(step('fraud')), turnAway('off')], ['fraud']), 'done'],
  ['one failed', state([plan(step('fraud'))], ['fraud'], ['fraud']), 'orchestrator'],
  [
    'a plan after a failure, with nobody left',
    state([plan(step('fraud')), plan()], ['fraud'], ['fraud']),
    'orchestrator',
  ],
  ['a stranger in the plan', state([plan(step('nobody'), step('fraud'))]), ['fraud']],
  ['a circle in a stored plan', state([plan(step('fraud', ['fraud']))]), ['fraud']],
  ['three plans', state([plan(), plan(), plan(step('fraud'))]), 'done'],
])('with %s', (_, known, expected) => {
  expect(afterQuestion(known)).toEqual(expected);
});

it('plans anew once, and then does without', () => {
  const failed = state([plan(step('fraud'))], ['fraud'], ['fraud']);
  expect(phaseOf(failed)).toEqual({ do: 'replan', failed: ['fraud'] });
  expect(phaseOf({ ...failed, all: { orchestrator: [...failed.all.orchestrator, plan(step('fraud'))] } })).toEqual({
    do: 'answer',
  });
});

import type { Planned } from '../orchestrator/catalogue.ts';
import { type Followed, phaseOf } from '../orchestrator/follow.ts';

/** A question: the orchestrator plans, the members of the plan work, the orchestrator answers. */
export function afterQuestion(state: Followed): 'orchestrator' | readonly Planned[] | 'done' {
  const phase = phaseOf(state);
  if (phase.do === 'done') return 'done';
  return phase.do === 'work' ? phase.members : 'orchestrator';
}

import { defineErrors, HoldfastError } from '@holdfast/errors';
import type { TaskError } from '@holdfast/queue';
import type { z } from 'zod';

export const errors = defineErrors({
  TEAM_INVALID: {
    message: 'a team is not well formed: {reason}',
    fix: 'Correct the definition in team.ts; `npm run holdfast -- new team NAME` makes one that is right.',
    status: 500,
  },
  TEAM_UNKNOWN: {
    message: 'there is no team {team}',
    fix: 'Known teams: {known}.',
    status: 404,
  },
  MEMBER_UNKNOWN: {
    message: 'the team {team} has no member {member}',
    fix: 'The task was made by another release: start a worker of that release, or redrive the run with this one.',
    status: 500,
  },
  EVENT_UNKNOWN: {
    message: 'no team listens to the event {name}',
    fix: 'Events that start a team: {known}.',
    status: 404,
  },
  TRIGGER_MISSING: {
    message: 'the team {team} is not started by {trigger}',
    fix: 'Add {trigger}() to `on` in its team.ts, or start it by what it lists: {known}.',
    status: 409,
  },
  CHAT_ELSEWHERE: {
    message: 'the message {message} was said elsewhere already',
    fix: 'Send it with an id of its own (a UUID); the same id is for sending the same message again.',
    status: 409,
  },
  INPUT_INVALID: {
    message: 'the input does not fit the team {team}: {reason}',
    fix: 'Send an input of the form that GET /api/teams shows for this team.',
    status: 400,
  },
  ANSWER_INVALID: {
    message: 'the answer does not fit what {team}/{member} asks for: {reason}',
    fix: 'Answer in the form that the question carries as `schema`.',
    status: 400,
  },
  ANSWER_MISFIT: {
    message: '{member} answered what its own schema refuses: {reason}',
    fix: 'Correct the step or its `out` in team.ts, then `holdfast redrive RUN`.',
    status: 500,
  },
  STORED_MISFIT: {
    message: 'what is stored as {what} does not fit the schema of this release: {reason}',
    fix: 'Widen the schema so that it reads the old form too, then `holdfast redrive RUN`.',
    status: 500,
  },
  NEXT_THREW: {
    message: '`next` of {team} threw: {reason}',
    fix: 'Correct `next` in team.ts; all answers are kept: `holdfast redrive RUN` asks it again.',
    status: 500,
  },
  NEXT_NOBODY: {
    message: '`next` of {team} named nobody',
    fix: "Let `next` end with 'done' where nothing is left to do, then `holdfast redrive RUN`.",
    status: 500,
  },
  NEXT_STRANGER: {
    message: '`next` of {team} named {name}, which is no member',
    fix: 'Members are {known}. Correct `next`, then `holdfast redrive RUN`.',
    status: 500,
  },
  NEXT_TWICE: {
    message: '`next` of {team} named {name} twice in one answer',
    fix: 'Name a member once a turn; for more work at once let the member spawn runs. Then `holdfast redrive RUN`.',
    status: 500,
  },
  TURN_LIMIT: {
    message: 'the run of {team} has had {turns} turns, which is its limit',
    fix: 'Bound the loop in `next` by `s.turns`, or raise `turns` of the team; then `holdfast redrive RUN`.',
    status: 500,
  },
  RETRY_REFUSED: {
    message: 'run {run} cannot be started again from this step: {reason}',
    fix: 'Choose a step with an answer, of a run that has ended: `holdfast show RUN` lists them. What failed is set going again by `holdfast redrive RUN`.',
    status: 409,
  },
  STEP_FAILED: {
    message: '{member} failed: {reason}',
    fix: 'The reason is what the step threw; correct it, then `holdfast redrive RUN`.',
    status: 500,
  },
  STEP_TIMEOUT: {
    message: '{member} was not done after {ms} ms',
    fix: 'Raise `timeout` of the member, or let it stop at `signal` and do less in one attempt.',
    status: 504,
  },
  ATTEMPT_OVER: {
    message: 'the attempt of {member} is over; {what} is refused',
    fix: 'Await everything a step begins, and stop at `signal`.',
    status: 409,
  },
  APPROVAL_EXPIRED: {
    message: 'nobody answered {member} in time',
    fix: 'Raise `expires` of the member, or make it `optional`; `holdfast redrive RUN` asks again.',
    status: 408,
  },
  EFFECT_AMBIGUOUS: {
    message: 'nobody knows whether the effect {effect} of {member} happened',
    fix: 'Look at the receiver, then answer the question in the inbox: happened or not. It is never repeated unasked.',
    status: 409,
  },
  AGENT_STEPS: {
    message: '{member} had not answered after {steps} turns of its model',
    fix: 'The rules answered. Raise `steps` of the member, or give its model fewer tools and a clearer prompt.',
    status: 500,
  },
  AGENT_BUDGET: {
    message: '{member} has spent {spent} of {budget} US dollars',
    fix: 'The rules answered. Raise `budget` of the member, or name a cheaper model for its role.',
    status: 500,
  },
  AGENT_DEADLINE: {
    message: 'the time of the model of {member} was over',
    fix: "The rules answered. Raise `timeout` of the member: half of it is the model's.",
    status: 504,
  },
  AGENT_MISFIT: {
    message: 'what the model of {member} said gives no answer that fits: {reason}',
    fix: 'The rules answered. Make `out` or `says` say what `join` needs.',
    status: 500,
  },
  VIEW_UNKNOWN: {
    message: 'the team {team} has no view {view}',
    fix: 'Known views: {known}.',
    status: 404,
  },
  VIEW_ASK_INVALID: {
    message: 'the view {view} cannot be asked so: {reason}',
    fix: 'GET /api/views lists the filters and sorts of every view.',
    status: 400,
  },
  VIEW_PLACE_INVALID: {
    message: '`after` is no place of this question',
    fix: 'Ask without `after`, then send what the page before gave, with the same filters and sort.',
    status: 400,
  },
  ACT_UNKNOWN: {
    message: 'the view {view} offers no act {act}',
    fix: 'It offers: {known}. GET /api/views lists the acts of every view with their forms.',
    status: 404,
  },
  ACT_INVALID: {
    message: '{act} cannot be done so: {reason}',
    fix: 'Correct what the message names; GET /api/views has the form.',
    status: 422,
  },
  VIEW_MISFIT: {
    message: 'a row of the view {view} does not fit its own schema: {reason}',
    fix: 'Correct the view: `row` is what it promises, `read` what it gives.',
    status: 500,
  },
  EFFECT_CHANGED: {
    message: 'the effect {effect} of {member} was begun before with other arguments',
    fix: 'Give another key to another effect; what an effect is done with must not depend on the attempt.',
    status: 409,
  },
});

/** An error as a row keeps it. What carries a code of its own keeps it; `otherwise` wraps the rest. */
export function taskError(error: unknown, otherwise: (reason: string) => HoldfastError): TaskError {
  const known = error instanceof HoldfastError ? error : otherwise(reasonOf(error));
  const { code, message, details } = known;
  return Object.keys(details).length === 0 ? { code, message } : { code, message, details };
}

export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
}

/** What a schema complains of, in one line. */
export function explain(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}

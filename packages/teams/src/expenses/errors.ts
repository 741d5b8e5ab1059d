import { defineErrors } from '@holdfast/errors';

const askAgain = 'Ask again, or give the model another try; the rules plan meanwhile.';

export const errors = defineErrors({
  EXPENSE_MISSING: {
    message: 'there is no expense {expense_id}',
    fix: 'Look the key up in the table expenses (`holdfast sql` can); one that was deleted cannot be judged.',
    status: 404,
  },
  CHANGE_EMPTY: {
    message: 'nothing would be changed',
    fix: 'Change at least one field; what is already so needs no correction.',
    status: 422,
  },
  CHANGE_MISSING: {
    message: 'there is no change {change}',
    fix: 'Correct the expense by hand; a change is known by the id that was given when it was made.',
    status: 404,
  },
  CHANGE_OVERTAKEN: {
    message: 'it cannot be taken back: the expense was changed since',
    fix: 'Read the expense again and correct it by hand.',
    status: 409,
  },
  SPLIT_AMOUNT: {
    message: 'it cannot be split so: {reason}',
    fix: 'Take out less than the whole, in parts that have its sign.',
    status: 422,
  },
  LINE_INVALID: {
    message: '{column} {reason}',
    fix: 'Correct the line in the file and send the file again; lines that were taken are not taken twice.',
    status: 422,
  },
  LINE_FORBIDDEN: {
    message: 'the line is of another user',
    fix: 'Leave the column user_id empty, or have an operator send the file.',
    status: 403,
  },
  LIMIT_MISSING: {
    message: 'there is no such budget',
    fix: 'Look at the month on the page Budgets; somebody may have removed it.',
    status: 404,
  },
  LIMIT_FORBIDDEN: {
    message: 'the budget is of another user',
    fix: 'Set your own, or have an operator set theirs.',
    status: 403,
  },
  PLAN_EMPTY: { message: 'the plan has no steps', fix: askAgain, status: 422 },
  PLAN_SIZE: { message: 'the plan has {steps} steps; at most {most} may be', fix: askAgain, status: 422 },
  PLAN_MEMBER: {
    message: 'there is no member {member} that a plan may ask; there are: {known}',
    fix: askAgain,
    status: 422,
  },
  PLAN_FAILED: {
    message: '{member} has failed in this run already and is not asked again',
    fix: 'Look into the run why it failed; ask the question again once that is mended.',
    status: 422,
  },
  PLAN_TWICE: { message: '{member} stands twice in the plan', fix: askAgain, status: 422 },
  PLAN_ASK: {
    message: 'what the plan asks of {member} does not fit: {reason}',
    fix: 'The forms that may be asked stand in `ask.ts` of the member.',
    status: 422,
  },
  PLAN_AFTER: { message: '{member} waits for {after}, which is not in the plan', fix: askAgain, status: 422 },
  PLAN_CYCLE: { message: 'these steps wait for one another: {members}', fix: askAgain, status: 422 },
  SQL_USER: {
    message: 'nobody is named whose charges may be read',
    fix: 'Start the run for a user: a model reads one user’s rows, never everybody’s.',
    status: 403,
  },
});

import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  EXPENSE_MISSING: {
    message: 'there is no expense {expense_id}',
    fix: 'Look the key up in the table expenses (`holdfast sql` can); one that was deleted cannot be judged.',
    status: 404,
  },
});

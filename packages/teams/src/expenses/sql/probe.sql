-- Charges that an experiment inserts to see that decisions go on, and takes away again.

-- name: insert_probe
INSERT INTO expenses (expense_id, user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method)
VALUES (:expense::UUID, :user::UUID, now()::DATE, :amount::NUMERIC, :category::TEXT, 'probe of an experiment', :merchant::TEXT, 'Debit Card')
RETURNING expense_id

-- name: remove_probes
DELETE FROM expenses WHERE expense_id = ANY(:expenses::UUID[]) AND description = 'probe of an experiment' RETURNING expense_id

import { loadQueries } from '@holdfast/db';

export const queries = loadQueries(new URL('./sql/chaos.sql', import.meta.url), [
  'write',
  'written',
  'forget_ledger',
  'keep',
  'kept',
  'experiment',
  'clock',
]);
export const sessionQueries = loadQueries(new URL('./sql/sessions.sql', import.meta.url), ['sessions', 'server']);

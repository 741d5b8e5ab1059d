import { loadQueries } from '@holdfast/db';

export const queries = loadQueries(new URL('./sql/llm_calls.sql', import.meta.url), [
  'record',
  'of_run',
  'costs',
  'dearest',
  'spent',
]);

import { loadFragments, loadQueries } from '@holdfast/db';

const file = new URL('./sql/events.sql', import.meta.url);

export const queries = loadQueries(file, ['append', 'present', 'heads', 'tail', 'stream', 'streams', 'recent', 'last']);
export const hintQueries = loadQueries(new URL('./sql/hints.postgres.sql', import.meta.url), ['hint']);

/** `append_events` for the statements of other packages that commit events: needs a CTE v(stream, seq, type, data, o) and :lane. */
export const eventFragments = loadFragments(file);

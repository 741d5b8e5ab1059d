import { loadQueries } from '@holdfast/db';
import { eventFragments } from '@holdfast/events';
import { feedbackFragments } from '@holdfast/queue';

const file = (name: string): URL => new URL(`./sql/${name}.sql`, import.meta.url);

export const learners = loadQueries(file('learners'), ['ensure', 'learner', 'learners', 'behind', 'saw', 'inForce']);
export const verdicts = loadQueries(file('verdicts'), ['judge', 'weigh', 'ofDecisions', 'ofMember', 'counts', 'held'], {
  ...eventFragments,
  ...feedbackFragments,
});
export const parameters = loadQueries(
  file('parameters'),
  ['propose', 'shadow', 'refuse', 'promote', 'rollBack', 'versions', 'version', 'open', 'changes'],
  eventFragments,
);

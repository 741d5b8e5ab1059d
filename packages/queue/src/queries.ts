import { loadFragments, loadQueries } from '@holdfast/db';
import { eventFragments } from '@holdfast/events';
import { memoryFragments } from '@holdfast/memory';

const file = (name: string): URL => new URL(`./sql/${name}.sql`, import.meta.url);

/** Statements of a view of all runs, for `sqlRows`. */
export const runsView = file('runs_view');

const decisionFragments = loadFragments(file('agent_decisions'));
const approvalFragments = loadFragments(file('approvals'), eventFragments);
const remembering = { remember: memoryFragments['remember'] as string };
const checkpointFragments = loadFragments(file('checkpoints'), remembering);
const parts = { ...eventFragments, ...decisionFragments, ...approvalFragments };
const taskFragments = loadFragments(file('agent_tasks'), parts);
const callerFragments = loadFragments(file('callers'), taskFragments);
/** A settle of an answer and nothing else. */
const bareSettle = {
  ...parts,
  uncalled: callerFragments['uncalled'] as string,
  callers: '',
  called: '',
  decided: '',
  beside: '',
};
const fullSettle = { ...parts, ...callerFragments, uncalled: '', beside: '' };

export const tasks = loadQueries(
  file('agent_tasks'),
  [
    'exchange',
    'load',
    'held',
    'adopt',
    'enqueue',
    'enqueueOnce',
    'settle',
    'lock',
    'yield',
    'hurry',
    'claimAlone',
    'handBack',
    'depth',
    'tasksOfRun',
    'answersOf',
    'bareTasks',
    'forgetBare',
  ],
  bareSettle,
);
/** The settle of runs that were called, and of attempts that leave decisions. */
export const { settle: settleFully } = loadQueries(file('agent_tasks'), ['settle'], fullSettle);
/** The settle of attempts that leave memories or checkpoints too. */
export const { settle: settleKeeping } = loadQueries(file('agent_tasks'), ['settle'], {
  ...fullSettle,
  ...checkpointFragments,
});
export const checkpoints = loadQueries(file('checkpoints'), ['save', 'saved', 'forget', 'sweepClosed'], remembering);
export const runs = loadQueries(
  file('runs'),
  [
    'start',
    'spawn',
    'cancel',
    'letGo',
    'redrive',
    'redriveStuck',
    'retryFrom',
    'kin',
    'run',
    'runs',
    'owners',
    'unknownShapes',
  ],
  { ...eventFragments, ...taskFragments },
);
const runFragments = loadFragments(file('runs'), { ...eventFragments, ...taskFragments });
export const workers = loadQueries(
  file('workers'),
  ['join', 'beat', 'reap', 'drain', 'drainRegion', 'leave', 'prune', 'workers', 'register', 'agentState'],
  runFragments,
);
export const approvals = loadQueries(
  file('approvals'),
  ['answer', 'approval', 'owner', 'expire', 'inbox'],
  eventFragments,
);
export const effects = loadQueries(file('effects'), ['intend', 'effect', 'outcome', 'resolve', 'ambiguous', 'ofRun']);
export const figures = loadQueries(file('figures'), ['held', 'done', 'decided', 'outcomes']);
export const decisions = loadQueries(file('agent_decisions'), ['decisions', 'decision', 'grounds', 'answered']);

/** `mark_feedback` for the statement that takes a verdict: needs a CTE g, :decision and :feedback. */
export const feedbackFragments = decisionFragments;

/** What a watched table's statements are made of; see watch.ts. */
export const watchFile = file('watch');
export const scanFile = file('watch_scan');
export const startFragments = runFragments;

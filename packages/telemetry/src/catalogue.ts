/** Every name we emit. A metric that is not here cannot be made; a name is removed only with a release note. */
export interface MetricEntry {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  buckets?: readonly number[];
}

/** From a claim (0.2 ms) to a member's whole timeout. */
const spread = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];
const short = spread.filter((bound) => bound <= 10);

export const metricCatalogue = {
  holdfast_claims_total: { type: 'counter', labels: ['region'], help: 'Tasks claimed by workers of this region' },
  holdfast_settles_total: { type: 'counter', labels: ['member', 'status'], help: 'Tasks closed' },
  holdfast_yields_total: {
    type: 'counter',
    labels: ['kind'],
    help: 'Attempts that ended without closing their task: retry, snooze, park, hand back',
  },
  holdfast_task_seconds: {
    type: 'histogram',
    labels: ['member'],
    buckets: spread,
    help: 'Seconds from claim to settle or yield',
  },
  holdfast_queue_depth: { type: 'gauge', labels: ['region', 'status'], help: 'Open tasks' },
  holdfast_queue_age_seconds: {
    type: 'gauge',
    labels: ['region'],
    help: 'Age of the oldest task that could be claimed',
  },
  holdfast_lease_lost_total: { type: 'counter', labels: [], help: 'Attempts that lost their task to another worker' },
  holdfast_reaped_total: { type: 'counter', labels: [], help: 'Tasks taken back from workers whose lease ran out' },
  holdfast_takeovers_total: {
    type: 'counter',
    labels: ['from', 'to'],
    help: 'Tasks of a silent region claimed by another',
  },
  holdfast_events_appended_total: { type: 'counter', labels: [], help: 'Events appended' },
  holdfast_tail_lag_seconds: { type: 'gauge', labels: [], help: 'Age of the newest event when the tail delivered it' },
  holdfast_stale_refused_total: {
    type: 'counter',
    labels: [],
    help: 'Writes refused because they carried an old fence',
  },
  holdfast_effects_total: { type: 'counter', labels: ['class', 'status'], help: 'Effects by class and outcome' },
  holdfast_db_seconds: { type: 'histogram', labels: ['query'], buckets: short, help: 'Seconds a named statement took' },
  holdfast_db_errors_total: { type: 'counter', labels: ['sqlstate'], help: 'Statements that failed' },
  holdfast_db_retries_total: { type: 'counter', labels: [], help: 'Statements and transactions sent again' },
  holdfast_browsers: { type: 'gauge', labels: [], help: 'Browsers connected to this web app' },
  holdfast_http_seconds: {
    type: 'histogram',
    labels: ['route', 'status'],
    buckets: short,
    help: 'Seconds an HTTP request took',
  },
} as const satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof metricCatalogue;
export type NameOfType<T extends MetricEntry['type']> = {
  [N in MetricName]: (typeof metricCatalogue)[N]['type'] extends T ? N : never;
}[MetricName];
export type LabelOf<N extends MetricName> = (typeof metricCatalogue)[N]['labels'][number];

/** Types of events and what each says. Streams: R a run's, T a task's (progress, parks, retries), P a process's. */
export const eventCatalogue = {
  'run.started': 'R a trigger or a caller started the run',
  'run.completed': 'R next said done',
  'run.failed': 'R a member that is not optional failed for good',
  'run.stuck': 'R next threw, named a stranger or passed the turn limit; redrive after a fix',
  'run.cancelling': 'R cancel was asked for, attempts are still held',
  'run.cancelled': 'R the last open task ended after a cancel',
  'run.redriven': 'R dead tasks or a stuck next were set going again',
  'turn.started': 'R next named the members of the next turn',
  'task.settled': 'R a member answered',
  'task.failed': 'R a member failed for good',
  'task.cancelled': 'R a task ended by a cancel',
  'approval.answered': 'R a human answered',
  'approval.expired': 'R nobody answered in time',
  'task.claimed': 'T a worker holds the task',
  'task.progress': 'T what an attempt is doing',
  'task.retried': 'T the attempt failed and will be tried again',
  'task.snoozed': 'T the attempt asked to be woken later',
  'task.parked': 'T the attempt waits for a human or for child runs',
  'task.handed_back': 'T a draining worker gave the task back',
  'effect.intended': 'T an effect is about to be done',
  'effect.done': 'T an effect was done',
  'effect.ambiguous': 'T nobody knows whether an effect was done',
} as const satisfies Record<string, string>;

export type EventType = keyof typeof eventCatalogue;

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
  holdfast_recall_seconds: {
    type: 'histogram',
    labels: [],
    buckets: short,
    help: 'Seconds one recall of memories took, the vector of its question included',
  },
  holdfast_db_seconds: { type: 'histogram', labels: ['query'], buckets: short, help: 'Seconds a named statement took' },
  holdfast_db_errors_total: { type: 'counter', labels: ['sqlstate'], help: 'Statements that failed' },
  holdfast_db_retries_total: { type: 'counter', labels: [], help: 'Statements and transactions sent again' },
  holdfast_mail_total: {
    type: 'counter',
    labels: ['state'],
    help: 'Tries to send a message of the outbox, by what became of them: sent, failed, again, ambiguous',
  },
  holdfast_verdicts_total: {
    type: 'counter',
    labels: ['verdict'],
    help: 'Verdicts of people on decisions: right, wrong',
  },
  holdfast_verdicts_held: {
    type: 'gauge',
    labels: ['reason'],
    help: 'Verdicts held back when this process last weighed a member: contradicted, outvoted, history, rate, share',
  },
  holdfast_versions_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'Versions of parameters: proposed, promoted, refused, rolled_back',
  },
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

/**
 * Types of events, by the stream they stand on: a run's, a task's (live progress), a worker's, a member's, a
 * region's or the chaos panel's. Their data is
 * typed in packages/events/src/contract.ts; a test holds the two lists together.
 */
export const eventCatalogue = {
  'run.started': { stream: 'run', help: 'A trigger or a caller started the run' },
  'task.completed': { stream: 'run', help: 'A member answered; next says who is asked now' },
  'task.failed': { stream: 'run', help: 'A member failed for good' },
  'task.cancelled': { stream: 'run', help: 'A task ended by a cancel' },
  'decision.made': { stream: 'run', help: 'An agent or a step concluded something' },
  'approval.answered': { stream: 'run', help: 'A human answered' },
  'run.completed': { stream: 'run', help: 'next said done' },
  'run.failed': { stream: 'run', help: 'A member that is not optional failed for good' },
  'run.stuck': { stream: 'run', help: 'next threw, named a stranger or passed the turn limit; redrive after a fix' },
  'run.cancelling': { stream: 'run', help: 'A cancel was asked for while attempts were held' },
  'run.cancelled': { stream: 'run', help: 'The last open task ended after a cancel' },
  'run.redriven': { stream: 'run', help: 'Dead tasks or a stuck next were set going again' },
  'task.started': { stream: 'task', help: 'An attempt that is not over at once, or that was taken over' },
  'task.progress': { stream: 'task', help: 'What an attempt is doing' },
  'task.retrying': { stream: 'task', help: 'The attempt failed and will be tried again' },
  'task.snoozed': { stream: 'task', help: 'The attempt asked to be woken later' },
  'task.parked': { stream: 'task', help: 'The attempt waits for a human' },
  'task.awaiting': { stream: 'task', help: 'The attempt waits for the runs it spawned' },
  'task.returned': { stream: 'task', help: 'A draining worker handed the task back' },
  'worker.joined': { stream: 'worker', help: 'A worker began' },
  'worker.draining': { stream: 'worker', help: 'A worker finishes what it holds and claims nothing more' },
  'worker.left': { stream: 'worker', help: 'A worker ended in good order' },
  'worker.gone': { stream: 'worker', help: 'A worker fell silent past its lease and was marked by another' },
  'decision.judged': { stream: 'member', help: 'A person said that a decision was right or wrong' },
  'version.proposed': { stream: 'member', help: 'Verdicts became a proposed version of the parameters' },
  'version.promoted': { stream: 'member', help: 'A version did not regress in replay and is in force' },
  'version.refused': { stream: 'member', help: 'A proposed version regressed, or could not be judged' },
  'version.rolled_back': { stream: 'member', help: 'An earlier version is in force again' },
  'region.seen': { stream: 'region', help: 'Heartbeats, database or chaos panel say something new of a region' },
  'fault.inflicted': { stream: 'chaos', help: 'Somebody broke something on purpose' },
  'fault.healed': { stream: 'chaos', help: 'What was broken on purpose is whole again' },
  'experiment.started': { stream: 'chaos', help: 'An experiment with a hypothesis began' },
  'experiment.ended': { stream: 'chaos', help: 'An experiment has its verdict' },
} as const satisfies Record<
  string,
  { stream: 'run' | 'task' | 'worker' | 'member' | 'region' | 'chaos'; help: string }
>;

/** docs/telemetry.md, which a test compares with this. */
export function renderCatalogue(): string {
  const metrics = Object.entries<MetricEntry>(metricCatalogue).map(
    ([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`,
  );
  const events = Object.entries(eventCatalogue).map(
    ([name, { stream, help }]) => `| \`${name}\` | ${stream} | ${help} |`,
  );
  return `# What Holdfast tells about itself

Written by \`node scripts/telemetry-page.ts\` from \`packages/telemetry/src/catalogue.ts\`; a test holds the two
together. Logs are JSON lines on stderr with \`scope\`, and \`run\`, \`task\`, \`worker\`, \`region\` where they apply.

## Metrics (\`GET /metrics\`)

| name | type | labels | meaning |
|---|---|---|---|
${metrics.join('\n')}

## Events

| type | stream | meaning |
|---|---|---|
${events.join('\n')}
`;
}

export { eventCatalogue, metricCatalogue } from './catalogue.ts';
export type { EventType, MetricEntry, MetricName } from './catalogue.ts';
export { describeError } from './describe-error.ts';
export { bindLog, log, logTo } from './log.ts';
export type { Fields, Log, LogDestination } from './log.ts';
export { metrics, metricsText, metricsType } from './metrics.ts';
export { clearPoints, point, setPoint } from './point.ts';
export type { AtPoint, PointDetails } from './point.ts';

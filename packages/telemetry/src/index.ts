export type { MetricEntry, MetricName } from './catalogue.ts';
export { eventCatalogue, metricCatalogue, renderCatalogue } from './catalogue.ts';
export { describeError } from './describe-error.ts';
export type { Fields, Log, LogDestination } from './log.ts';
export { bindLog, log, logTo } from './log.ts';
export { mask, maskJson } from './mask.ts';
export { metrics, metricsText, metricsType } from './metrics.ts';
export type { AtPoint, PointDetails } from './point.ts';
export { clearPoints, point, setPoint } from './point.ts';

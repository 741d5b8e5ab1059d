import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type LabelOf, type MetricEntry, type MetricName, metricCatalogue, type NameOfType } from './catalogue.ts';
import { errors } from './errors.ts';

const registry = new Registry();
const made = new Map<string, Counter | Gauge | Histogram>();

for (const [name, entry] of Object.entries<MetricEntry>(metricCatalogue)) {
  const options = { name, help: entry.help, labelNames: [...entry.labels], registers: [registry] };
  if (entry.type === 'counter') made.set(name, new Counter(options));
  else if (entry.type === 'gauge') made.set(name, new Gauge(options));
  else made.set(name, new Histogram({ ...options, buckets: [...(entry.buckets ?? [])] }));
}

/** The metric of that name, made once; its labels are those of the catalogue and no others. */
export const metrics = {
  counter<N extends NameOfType<'counter'>>(name: N): Counter<LabelOf<N>> {
    return named(name, Counter) as Counter<LabelOf<N>>;
  },
  gauge<N extends NameOfType<'gauge'>>(name: N): Gauge<LabelOf<N>> {
    return named(name, Gauge) as Gauge<LabelOf<N>>;
  },
  histogram<N extends NameOfType<'histogram'>>(name: N): Histogram<LabelOf<N>> {
    return named(name, Histogram) as Histogram<LabelOf<N>>;
  },
};

function named(name: MetricName, type: typeof Counter | typeof Gauge | typeof Histogram): Counter | Gauge | Histogram {
  const metric = made.get(name);
  if (!metric || !(metric instanceof type)) throw errors.METRIC_UNKNOWN({ name, type: type.name.toLowerCase() });
  return metric;
}

/** What /metrics answers, in Prometheus' text format. */
export function metricsText(): Promise<string> {
  return registry.metrics();
}

export const metricsType: string = registry.contentType;

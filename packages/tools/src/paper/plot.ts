import { scaleLinear } from 'd3-scale';
import type { Chart, Series } from './form.ts';
import { tickText, valueText } from './write.ts';

/** A chart as shapes, before anything is drawn: both SVG and PDF draw these. Points of 1/72 inch from the top left. */
export type Shape =
  | { shape: 'rule'; role: 'grid' | 'axis' | 'whisker'; from: Point; to: Point }
  | { shape: 'bar'; series: number; at: Point; width: number; height: number; says: string }
  | { shape: 'band'; series: number; points: Point[] }
  | { shape: 'line'; series: number; points: Point[] }
  | { shape: 'dot'; series: number; at: Point; says: string }
  | { shape: 'text'; role: 'tick' | 'label' | 'legend'; at: Point; text: string; anchor: 'start' | 'middle' | 'end' }
  | { shape: 'key'; series: number; kind: Chart['kind']; at: Point };

export type Point = readonly [x: number, y: number];

export interface Plot {
  width: number;
  height: number;
  shapes: Shape[];
}

/** Series are told apart by colour and by dash; more than these would be told apart by nobody. */
export const mostSeries = 6;
export const fontSize = 9;
/** Mean width of a letter of the paper's face, in its size; plots are laid out without measuring, so that they are the same anywhere. */
const letter = 0.6;
const barHeight = 12;

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const widthOf = (text: string): number => text.length * fontSize * letter;
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const finite = (values: readonly (number | null)[] | undefined): number[] =>
  (values ?? []).filter((value): value is number => value !== null && Number.isFinite(value));

/** Lays a chart out. Without any value it says so instead of drawing an empty frame. */
export function plot(chart: Chart, width = 500): Plot {
  const series = chart.series.slice(0, mostSeries);
  const all = series.flatMap((one) => [...finite(one.values), ...finite(one.low), ...finite(one.high)]);
  if (all.length === 0 || chart.x.length === 0)
    return {
      width,
      height: 40,
      shapes: [{ shape: 'text', role: 'label', at: [width / 2, 24], text: 'nothing to show', anchor: 'middle' }],
    };
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  // So little that no ticks can be found between them is nothing.
  const domain: [number, number] = high - low < 1e-9 ? [0, 1] : [low, high];
  const lying = chart.kind === 'bar' && series.length <= 3 && chart.x.some((name) => name.length > 8);
  return lying ? lyingBars({ ...chart, series }, domain, width) : upright({ ...chart, series }, domain, width);
}

/** Names as long as those of categories and merchants are read beside their bars, not under them. */
function lyingBars(chart: Chart, domain: [number, number], width: number): Plot {
  const names = chart.x.map((name) => cut(name, 28));
  const said = (value: number): string => valueText(value, { unit: chart.unit });
  const left = Math.max(...names.map(widthOf)) + 8;
  const right = Math.max(...domain.map((value) => widthOf(said(value)))) + 12;
  const scale = scaleLinear(domain, [left, width - right]);
  const legend = chart.series.length > 1;
  const top = legend ? 24 : 4;
  const group = chart.series.length * barHeight + 6;
  const height = top + names.length * group + 4;
  const shapes: Shape[] = [
    { shape: 'rule', role: 'axis', from: [round(scale(0)), top - 2], to: [round(scale(0)), height - 2] },
  ];
  names.forEach((name, i) => {
    const middle = top + (i + 0.5) * group + fontSize / 3;
    shapes.push({ shape: 'text', role: 'label', at: [left - 6, round(middle)], text: name, anchor: 'end' });
    chart.series.forEach(({ name: of, values }, series) => {
      const value = values[i] ?? null;
      if (value === null || !Number.isFinite(value)) return;
      const y = top + i * group + 3 + series * barHeight;
      const [from, to] = [round(scale(Math.min(0, value))), round(scale(Math.max(0, value)))];
      const says = `${of}, ${chart.x[i]}: ${valueText(value, chart)}`;
      const at: Point = [to + 4, round(y + barHeight / 2 + fontSize / 3)];
      shapes.push({ shape: 'bar', series, at: [from, y], width: round(to - from), height: barHeight - 2, says });
      shapes.push({ shape: 'text', role: 'tick', at, text: said(value), anchor: 'start' });
    });
  });
  if (legend) shapes.push(...keys(chart, { left, right: width, top, bottom: height }));
  return { width, height, shapes };
}

function upright(chart: Chart, domain: [number, number], width: number): Plot {
  const height = 210;
  const scale = scaleLinear(domain, [0, 1]).nice(5);
  const ticks = scale.ticks(5);
  const legend = chart.series.length > 1 || chart.series.some((one) => one.low && one.high);
  const area: Area = {
    left: Math.max(...ticks.map((tick) => widthOf(tickText(tick, chart.unit)))) + 8,
    right: width - 6,
    top: legend ? 26 : chart.unit === 'money' && chart.currency ? 22 : 10,
    bottom: height - 22,
  };
  scale.range([area.bottom, area.top]);
  const y = (value: number): number => round(scale(value));
  const shapes: Shape[] = [];
  for (const tick of ticks) {
    const role = tick === 0 ? 'axis' : 'grid';
    shapes.push({ shape: 'rule', role, from: [area.left, y(tick)], to: [area.right, y(tick)] });
    const at: Point = [area.left - 4, y(tick) + fontSize / 3];
    shapes.push({ shape: 'text', role: 'tick', at, text: tickText(tick, chart.unit), anchor: 'end' });
  }
  if (chart.unit === 'money' && chart.currency)
    shapes.push({ shape: 'text', role: 'tick', at: [0, 8], text: chart.currency, anchor: 'start' });
  shapes.push(...names(chart, area));
  chart.series.forEach((series, i) => {
    shapes.push(...(chart.kind === 'bar' ? bars(chart, series, i, area, y) : line(chart, series, i, area, y)));
  });
  if (legend) shapes.push(...keys(chart, area));
  return { width, height, shapes };
}

const slot = ({ x }: Chart, { left, right }: Area): number => (right - left) / x.length;
const middleOf = (chart: Chart, area: Area, i: number): number => round(area.left + slot(chart, area) * (i + 0.5));

/** As many names as fit beside one another, evenly chosen. */
function names(chart: Chart, area: Area): Shape[] {
  const widest = Math.max(...chart.x.map((name) => widthOf(cut(name, 12)))) + 6;
  const step = Math.max(1, Math.ceil(widest / slot(chart, area)));
  return chart.x.flatMap((name, i): Shape[] =>
    i % step === 0
      ? [
          {
            shape: 'text',
            role: 'label',
            at: [middleOf(chart, area, i), area.bottom + 14],
            text: cut(name, 12),
            anchor: 'middle',
          },
        ]
      : [],
  );
}

function bars(chart: Chart, series: Series, of: number, area: Area, y: (value: number) => number): Shape[] {
  const wide = Math.min(40, (slot(chart, area) * 0.8) / chart.series.length);
  return chart.x.flatMap((name, i): Shape[] => {
    const value = series.values[i] ?? null;
    if (value === null || !Number.isFinite(value)) return [];
    const left = middleOf(chart, area, i) - (wide * chart.series.length) / 2 + wide * of;
    const [top, bottom] = [y(Math.max(0, value)), y(Math.min(0, value))];
    const says = `${series.name}, ${name}: ${valueText(value, chart)}`;
    const bar: Shape = {
      shape: 'bar',
      series: of,
      at: [round(left), top],
      width: round(wide * 0.92),
      height: round(bottom - top),
      says,
    };
    const [low, high] = [series.low?.[i], series.high?.[i]];
    if (typeof low !== 'number' || typeof high !== 'number') return [bar];
    const centre = round(left + wide * 0.46);
    return [bar, { shape: 'rule', role: 'whisker', from: [centre, y(low)], to: [centre, y(high)] }];
  });
}

/** A missing value parts the line; a value alone between two missing ones is a dot. */
function line(chart: Chart, series: Series, of: number, area: Area, y: (value: number) => number): Shape[] {
  const at = (i: number, value: number): Point => [middleOf(chart, area, i), y(value)];
  const shapes: Shape[] = stretches(series, chart.x.length).flatMap((stretch): Shape[] => {
    const bounds = stretch.flatMap((i) => {
      const [low, high] = [series.low?.[i], series.high?.[i]];
      return typeof low === 'number' && typeof high === 'number' ? [{ i, low, high }] : [];
    });
    const band = [...bounds.map(({ i, high }) => at(i, high)), ...bounds.toReversed().map(({ i, low }) => at(i, low))];
    const points = stretch.map((i) => at(i, series.values[i] as number));
    return [
      ...(bounds.length > 1 ? [{ shape: 'band', series: of, points: band } as const] : []),
      ...(points.length > 1 ? [{ shape: 'line', series: of, points } as const] : []),
    ];
  });
  const few = chart.x.length <= 40;
  for (const stretch of stretches(series, chart.x.length))
    for (const i of few || stretch.length === 1 ? stretch : []) {
      const value = series.values[i] as number;
      const says = `${series.name}, ${chart.x[i]}: ${valueText(value, chart)}`;
      shapes.push({ shape: 'dot', series: of, at: at(i, value), says });
    }
  return shapes;
}

function stretches({ values }: Series, length: number): number[][] {
  const found: number[][] = [];
  let open = false;
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? null;
    const here = value !== null && Number.isFinite(value);
    if (here && open) found.at(-1)?.push(i);
    else if (here) found.push([i]);
    open = here;
  }
  return found;
}

function keys(chart: Chart, area: Area): Shape[] {
  const share = (area.right - area.left) / chart.series.length;
  const most = Math.max(2, Math.floor((share - 32) / (fontSize * letter)));
  let x = area.left;
  return chart.series.flatMap((series, i): Shape[] => {
    const text = cut(series.low && series.high ? `${series.name} (with its interval)` : series.name, most);
    const key: Shape = { shape: 'key', series: i, kind: chart.kind, at: [x, 10] };
    const label: Shape = { shape: 'text', role: 'legend', at: [x + 20, 13], text, anchor: 'start' };
    x += 32 + widthOf(text);
    return [key, label];
  });
}

/** Two digits behind the point: enough for the eye, and the same text on every machine. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** What the picture shows, in words, for who cannot see it. */
export function describe(chart: Chart): string {
  const ends = `${chart.x[0] ?? ''} to ${chart.x.at(-1) ?? ''}`;
  const each = chart.series.map((series) => {
    const known = finite(series.values);
    if (known.length === 0) return `${series.name} has no values`;
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const most = chart.x[series.values.indexOf(high)] ?? '';
    return `${series.name}: between ${valueText(low, chart)} and ${valueText(high, chart)} (${most})`;
  });
  return `${chart.kind === 'bar' ? 'Bars' : 'Lines'} over ${chart.x.length} values of ${ends}. ${each.join('; ')}.`;
}

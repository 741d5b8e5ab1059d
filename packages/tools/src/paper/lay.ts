import type { Chart, Figure, Part, Table } from './form.ts';

/** What a member brought back, in the form of a Brief. */
export interface Brought {
  text: string;
  figures: Figure[];
  tables: Table[];
  charts: Chart[];
  degraded: string[];
}

/** What somebody brought back, as a stretch of paper: words, figures, pictures, tables, and what is missing. */
export function partsOf({ text, figures, tables, charts, degraded }: Brought): Part[] {
  return [
    ...(text.trim() === '' ? [] : [{ kind: 'text', text } as const]),
    ...(degraded.length > 0 ? [{ kind: 'notes', title: 'What is missing', items: degraded } as const] : []),
    ...(figures.length > 0 ? [{ kind: 'figures', figures } as const] : []),
    ...charts.map((chart) => ({ kind: 'chart', chart }) as const),
    ...tables.map((table) => ({ kind: 'table', table }) as const),
  ];
}

export type { Cell, Chart, ColumnKind, Figure, Paper, Part, Printed, Series, Source, Table } from './form.ts';
export { paperHtml } from './html.ts';
export { type Brought, partsOf } from './lay.ts';
export { paperPdf } from './pdf.ts';
export { Press } from './press.ts';
export { chartSvg } from './svg.ts';

export { ReportAsk, type ReportRequest, ReportWish } from './ask.ts';
export type { ReportAt } from './at.ts';
export type { Parts } from './compose.ts';
export { answerReport } from './report.ts';
export { type Kept, keptId, type Shelf } from './shelf.ts';

import type { Press } from '@holdfast/tools/paper';
import type { At } from '../at.ts';
import type { Shelf } from './shelf.ts';

/** With what a report is made: for whom and when, the run it belongs to, where it is kept, who prints it. */
export interface ReportAt extends At {
  readonly runId: string;
  readonly shelf: Shelf;
  readonly press: Press;
}

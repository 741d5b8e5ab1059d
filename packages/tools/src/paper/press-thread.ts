import { parentPort } from 'node:worker_threads';
import type { Paper, Printed } from './form.ts';
import { paperHtml } from './html.ts';
import { paperPdf } from './pdf.ts';

/** What the thread is asked for, and what it tells. */
export interface Asked {
  id: number;
  paper: Paper;
}
export type Told = ({ id: number } & Printed) | { id: number; error: string };

const print = async ({ id, paper }: Asked): Promise<Told> => {
  try {
    return { id, html: paperHtml(paper), ...(await paperPdf(paper)) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

parentPort?.on('message', (asked: Asked) => void print(asked).then((told) => parentPort?.postMessage(told)));

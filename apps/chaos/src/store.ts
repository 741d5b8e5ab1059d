import type { Db } from '@holdfast/db';
import type { Report, Verdict } from './experiment/report.ts';
import { queries } from './queries.ts';

/** A line of the history. */
export interface Kept {
  experiment: string;
  scenario: string;
  title: string;
  by: string;
  driver: string;
  verdict: Verdict;
  startedAt: string;
  endedAt: string;
  figures: Report['figures'];
}

interface Row extends Omit<Kept, 'by' | 'startedAt' | 'endedAt'> {
  by_whom: string;
  started_at: Date;
  ended_at: Date;
}

export async function keepReport(db: Db, report: Report): Promise<void> {
  const { experiment, scenario, title, driver, verdict } = report;
  await db.run(queries.keep, {
    experiment,
    scenario,
    title,
    driver,
    verdict,
    by_whom: report.by,
    started: new Date(report.startedAt),
    ended: new Date(report.endedAt),
    report: JSON.stringify(report),
  });
}

/** The latest, newest first; of one scenario, or of all. */
export async function keptReports(db: Db, scenario: string | null = null, page = 200): Promise<Kept[]> {
  const rows = await db.run<Row>(queries.kept, { scenario, page });
  return rows.map(({ by_whom, started_at, ended_at, experiment, title, driver, verdict, figures, scenario: name }) => ({
    experiment,
    scenario: name,
    title,
    by: by_whom,
    driver,
    verdict,
    startedAt: started_at.toISOString(),
    endedAt: ended_at.toISOString(),
    figures,
  }));
}

export async function readReport(db: Db, experiment: string): Promise<Report | undefined> {
  return (await db.run<{ report: Report }>(queries.experiment, { experiment }))[0]?.report;
}

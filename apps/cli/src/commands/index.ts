import type { Command } from 'commander';
import { addAsk } from './ask.ts';
import { addAudit } from './audit.ts';
import { addBench } from './bench.ts';
import { addChaos } from './chaos.ts';
import { addData } from './data.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addLearn } from './learn.ts';
import { addLink } from './link.ts';
import { addMigrate } from './migrate.ts';
import { addNew } from './new-team.ts';
import { addOperate } from './operate.ts';
import { addReport } from './report.ts';
import { addRun } from './run.ts';
import { addRuns } from './runs.ts';
import { addScore } from './score.ts';
import { addShow } from './show.ts';
import { addSql } from './sql.ts';
import { addStart } from './start.ts';
import { addStatus } from './status.ts';
import { addUpload } from './upload.ts';
import { addUsers } from './users.ts';
import { addVerdict } from './verdict.ts';
import { addWorker } from './worker.ts';

/** In the order in which `--help` lists them: run it, look at it, act on it, work on it. */
export function addCommands(program: Command): void {
  for (const add of [
    addStart,
    addLink,
    addStatus,
    addSql,
    addAsk,
    addRun,
    addUpload,
    addReport,
    addRuns,
    addShow,
    addOperate,
    addChaos,
    addDemo,
    addVerdict,
    addLearn,
    addUsers,
    addAudit,
    addData,
    addMigrate,
    addWorker,
    addDoctor,
    addNew,
    addBench,
    addScore,
  ]) {
    add(program);
  }
}

import type { Suite } from './suite.ts';
import { agent } from './suites/agent.ts';
import { drain } from './suites/drain.ts';
import { enqueue } from './suites/enqueue.ts';
import { idle } from './suites/idle.ts';
import { kill } from './suites/kill.ts';
import { log } from './suites/log.ts';
import { memory } from './suites/memory.ts';
import { page } from './suites/page.ts';
import { pickup } from './suites/pickup.ts';
import { restart } from './suites/restart.ts';
import { rows } from './suites/rows.ts';
import { screen } from './suites/screen.ts';
import { steps } from './suites/steps.ts';

/** In the order in which they are taken. */
export const suites: readonly Suite[] = [
  drain,
  enqueue,
  pickup,
  idle,
  steps,
  log,
  kill,
  restart,
  agent,
  memory,
  screen,
  page,
  rows,
];

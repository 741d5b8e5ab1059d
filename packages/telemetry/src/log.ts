import { readSetting } from '@holdfast/settings';
import { destination, type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { mask, maskJson } from './mask.ts';
import { pretty } from './pretty.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
  /** The same log with more fields on every line: `{ run, task, fence }` of an attempt. */
  child(fields: Fields): Log;
}

export interface LogDestination {
  write(line: string): void;
}

let bound: Fields = {};
let given: { to: LogDestination; level: string } | undefined;
let root: Logger | undefined;

/** A log whose lines carry `scope`; secrets and personal data are masked in messages and fields. Written to stderr at once, so that a killed process has said what it said. */
export function log(scope: string): Log {
  return made({ scope });
}

/** Fields that every line of this process carries from now on: `{ worker, region }`. */
export function bindLog(fields: Fields): void {
  bound = { ...bound, ...fields };
  root = undefined;
}

/** Sends all lines of this process elsewhere; without an argument back to stderr. */
export function logTo(to?: LogDestination, level = 'debug'): void {
  given = to && { to, level };
  root = undefined;
}

function made(fields: Fields): Log {
  let from: Logger | undefined;
  let own: Logger | undefined;
  const logger = () => {
    if (own === undefined || from !== rootLogger()) {
      from = rootLogger();
      own = from.child(maskJson(fields));
    }
    return own;
  };
  return {
    debug: (more, message) => logger().debug(maskJson(more), mask(message)),
    info: (more, message) => logger().info(maskJson(more), mask(message)),
    warn: (more, message) => logger().warn(maskJson(more), mask(message)),
    error: (more, message) => logger().error(maskJson(more), mask(message)),
    child: (more) => made({ ...fields, ...more }),
  };
}

function rootLogger(): Logger {
  root ??= pino(
    {
      level: given?.level ?? readSetting('HOLDFAST_LOG'),
      base: { pid: process.pid, ...bound },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      serializers: { error: (error) => maskJson(describeError(error)) },
    },
    given?.to ?? standardError(),
  );
  return root;
}

function standardError(): LogDestination {
  if (!process.stderr.isTTY) return destination({ dest: 2, sync: true });
  const colours = !process.env['NO_COLOR'];
  return { write: (line) => void process.stderr.write(pretty(line, colours)) };
}

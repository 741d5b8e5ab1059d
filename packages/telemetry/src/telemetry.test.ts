import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { defineErrors } from '@holdfast/errors';
import { afterEach, describe, expect, test } from 'vitest';
import { eventCatalogue, metricCatalogue, renderCatalogue } from './catalogue.ts';
import { bindLog, log, logTo } from './log.ts';
import { metrics, metricsText } from './metrics.ts';
import { clearPoints, point, setPoint } from './point.ts';
import { pretty } from './pretty.ts';

const errors = defineErrors({ TEST_TELEMETRY: { message: 'broken', fix: 'Mend it.', status: 500 } });

function captured(level?: string): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  logTo({ write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }, level);
  return lines;
}

afterEach(() => {
  logTo();
  clearPoints();
});

describe('log', () => {
  test('one JSON line with scope, ids, message and level', () => {
    const lines = captured();
    log('queue').child({ run: 'r1', task: 't1' }).warn({ fence: 3 }, 'lease lost');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        pid: process.pid,
        scope: 'queue',
        run: 'r1',
        task: 't1',
        fence: 3,
        message: 'lease lost',
      },
    ]);
  });

  test('a log made before the process knew its worker id carries it afterwards', () => {
    const early = log('queue');
    const lines = captured();
    early.info({}, 'one');
    bindLog({ worker: 'w1' });
    early.info({}, 'two');
    expect(lines.map((line) => line['worker'])).toEqual([undefined, 'w1']);
  });

  test('below its level nothing is written', () => {
    const lines = captured('warn');
    log('x').info({}, 'no');
    log('x').error({}, 'yes');
    expect(lines.map((line) => line['message'])).toEqual(['yes']);
  });

  test('an error carries code, fix and causes', () => {
    const lines = captured();
    log('x').error({ error: errors.TEST_TELEMETRY({ a: 1 }, new Error('deep')) }, 'failed');
    expect(lines[0]?.['error']).toMatchObject({
      code: 'TEST_TELEMETRY',
      fix: 'Mend it.',
      details: { a: 1 },
      cause: { message: 'deep', stack: expect.stringContaining('telemetry.test') as string },
    });
  });

  test('a process that kills itself after a line has written it', () => {
    const program = `import { log } from '@holdfast/telemetry'; log('x').info({}, 'last words'); process.kill(process.pid, 'SIGKILL');`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: new URL('../../db', import.meta.url),
      encoding: 'utf8',
      env: { ...process.env, HOLDFAST_LOG: 'info' },
    });
    expect(ended.signal).toBe('SIGKILL');
    expect(ended.stderr).toContain('"message":"last words"');
  });

  test('stdout stays clean', () => {
    const program = `import { log } from '@holdfast/telemetry'; log('x').error({}, 'on stderr'); console.log('answer');`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: new URL('../../db', import.meta.url),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(out).toBe('answer\n');
  });
});

describe('pretty', () => {
  const entry = {
    level: 'info',
    time: '2026-11-20T09:30:12.123Z',
    pid: 1,
    scope: 'queue',
    message: 'claimed',
    region: 'us-east-1',
    who: 'a b',
  };

  test('one line a person can read', () => {
    expect(pretty(JSON.stringify(entry), false)).toBe(
      '09:30:12.123  info   queue  claimed  region=us-east-1  who="a b"\n',
    );
  });

  test('an error with what to do and its cause', () => {
    const error = { stack: 'Error: broken\n    at x', fix: 'Mend it.', cause: { message: 'deep' } };
    const lines = pretty(JSON.stringify({ ...entry, error }), false)
      .split('\n')
      .slice(1);
    expect(lines).toEqual([
      '    Error: broken',
      '    at x',
      '    What to do: Mend it.',
      '    caused by',
      '    deep',
      '',
    ]);
  });

  test('what is no JSON passes through', () => {
    expect(pretty('plain\n', true)).toBe('plain\n');
  });
});

describe('metrics', () => {
  test('count under the names and labels of the catalogue', async () => {
    metrics.counter('holdfast_claims_total').inc({ region: 'us-east-1' }, 3);
    metrics.histogram('holdfast_task_seconds').observe({ member: 'fraud' }, 0.2);
    metrics.gauge('holdfast_browsers').set(2);
    const text = await metricsText();
    expect(text).toContain('holdfast_claims_total{region="us-east-1"} 3');
    expect(text).toContain('holdfast_task_seconds_bucket{le="0.25",member="fraud"} 1');
    expect(text).toContain('holdfast_browsers 2');
    for (const name of Object.keys(metricCatalogue)) expect(text).toContain(`# TYPE ${name} `);
  });

  test('refuse a name, a type or a label that is not in the catalogue', () => {
    expect(() => metrics.counter('holdfast_invented_total' as 'holdfast_claims_total')).toThrow('no counter named');
    expect(() => metrics.gauge('holdfast_claims_total' as 'holdfast_browsers')).toThrow('no gauge named');
    const labels = { colour: 'red' } as unknown as { region: string };
    expect(() => metrics.counter('holdfast_claims_total').inc(labels)).toThrow('colour');
  });

  test('names follow the convention: holdfast_, counters end in _total, times in _seconds', () => {
    for (const [name, { type, help }] of Object.entries(metricCatalogue)) {
      expect(name).toMatch(/^holdfast_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(help).not.toBe('');
    }
  });
});

describe('points', () => {
  test('nothing happens where no test asked for it', () => {
    expect(point('settle.before')).toBeUndefined();
  });

  test('a test holds the program at a point, sees the details and lets it go', async () => {
    const seen: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    setPoint('settle.before', (details) => {
      seen.push(details);
      return gate.promise;
    });
    const held = Promise.resolve(point('settle.before', { task: 't1' })).then(() => seen.push('passed'));
    expect(seen).toEqual([{ task: 't1' }]);
    gate.resolve();
    await held;
    expect(seen).toEqual([{ task: 't1' }, 'passed']);
  });

  test('`*` sees the others, and what is thrown reaches the caller', () => {
    const names: string[] = [];
    setPoint('*', (_details, name) => void names.push(name));
    setPoint('own', () => {
      throw new Error('stop');
    });
    void point('a');
    void point('b');
    expect(() => point('own')).toThrow('stop');
    expect(names).toEqual(['a', 'b']);
  });
});

describe('the catalogue', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

  test('names the events of the contract, all and no others', () => {
    const contract = /interface EventData \{\n([\s\S]*?)\n\}/.exec(read('packages/events/src/contract.ts'));
    const types = [...(contract?.[1] ?? '').matchAll(/^ {2}'([a-z._]+)':/gm)].map((match) => match[1]);
    expect(types.length).toBeGreaterThan(20);
    expect(new Set(Object.keys(eventCatalogue))).toEqual(new Set(types));
  });

  test('is docs/telemetry.md', () => {
    expect(read('docs/telemetry.md'), 'run: node scripts/telemetry-page.ts').toBe(renderCatalogue());
  });
});

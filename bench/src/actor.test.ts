import { afterEach, expect, test } from 'vitest';
import { type Actions, type Actor, spawnActor } from './actor.ts';
import { killChildren } from './children.ts';
import { until } from './clock.ts';

interface Echo extends Actions {
  greet(name: string): Promise<string>;
  fail(): Promise<void>;
  hang(): Promise<void>;
  die(): Promise<void>;
}

const open = (): Promise<Actor<Echo>> =>
  spawnActor<Echo>({ module: new URL('./testing/echo.ts', import.meta.url), settings: { greeting: 'hello' } });

afterEach(killChildren);

test('calls are answered, thrown errors arrive, and it stops when told', async () => {
  const actor = await open();
  expect(await Promise.all([actor.call.greet('a'), actor.call.greet('b')])).toEqual(['hello a', 'hello b']);
  await expect(actor.call.fail()).rejects.toThrow('as asked');
  expect(actor.ended()).toBeUndefined();
  await actor.stop();
  expect(actor.ended()).toBe('echo.ts ended with 0');
  await expect(actor.call.greet('c')).rejects.toThrow('ended with 0');
});

test('a call under way when the process dies fails with its last words', async () => {
  const actor = await open();
  const hanging = actor.call.hang().catch((error: Error) => error.message);
  await expect(actor.call.die()).rejects.toThrow('ended with 3: last words');
  expect(await hanging).toContain('ended with 3');
});

test('killed processes are gone', async () => {
  const actors = await Promise.all([open(), open()]);
  await actors[0].kill();
  expect(actors[0].ended()).toContain('SIGKILL');
  await killChildren();
  expect(await until(() => actors[1].ended()?.includes('SIGKILL') ?? false, 5000)).toBe(true);
});

test('a module that cannot be opened says why', async () => {
  const module = new URL('./testing/nowhere.ts', import.meta.url);
  await expect(spawnActor({ module, settings: {} })).rejects.toThrow('nowhere.ts');
});

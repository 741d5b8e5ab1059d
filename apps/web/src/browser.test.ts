import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyPage } from './testing/browser/every-page.ts';
import { jobs } from './testing/browser/jobs.ts';
import { keys } from './testing/browser/keys.ts';
import { live } from './testing/browser/live.ts';
import { noBrowser, openSystem, type System } from './testing/browser/system.ts';
import { talk } from './testing/browser/talk.ts';

/** One system and one browser for all of them: each part leaves what it made to the next. */
describe.skipIf(noBrowser)(`the product in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let opened: System;
  const system = (): System => opened;
  beforeAll(async () => {
    opened = await openSystem();
    await opened.worker('us-west-2');
  });
  afterAll(() => opened?.close());

  describe('as it happens', () => {
    live(system);
  });
  describe('the inbox by keys', () => {
    keys(system);
  });
  describe('jobs', () => {
    jobs(system);
  });
  describe('a conversation', () => {
    talk(system);
  });
  describe('every page', () => {
    everyPage(system);
  });

  test('the phone is wide enough, and the browser complained of nothing', async () => {
    await opened.visit('/');
    await opened.page.setViewportSize({ width: 390, height: 844 });
    expect(await opened.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(opened.complaints).toEqual([]);
  });
});

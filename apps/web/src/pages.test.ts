import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { isPageVisit } from './pages.ts';

const visit = (url: string, accept = 'text/html,*/*;q=0.8', method = 'GET'): boolean =>
  isPageVisit({ method, url, headers: { accept } } as FastifyRequest);

test('an address of the dashboard gets its document, whatever is after it', () => {
  expect(['/', '/runs', '/runs/8d1c', '/expenses?category=a.b', '/apiary'].map((url) => visit(url))).toEqual(
    Array(5).fill(true),
  );
});

test('the API, files, programs and other methods get their own answer', () => {
  expect(visit('/api/nothing')).toBe(false);
  expect(visit('/api')).toBe(false);
  expect(visit('/assets/old-1234.js')).toBe(false);
  expect(visit('/favicon.ico')).toBe(false);
  expect(visit('/runs', 'application/json')).toBe(false);
  expect(visit('/runs', 'text/html', 'POST')).toBe(false);
});

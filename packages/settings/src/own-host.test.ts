import { expect, test } from 'vitest';
import { isOwnHost } from './own-host.ts';

test.each([
  ['http://localhost:1', true],
  ['http://127.0.0.1', true],
  ['smtp://127.8.0.1:25', true],
  ['smtp://[::1]:25', true],
  ['smtp://127.evil.com', false],
  ['http://127.0.0.1.evil.com', false],
  ['http://128.0.0.1', false],
  ['http://[::2]', false],
])('%s is this machine: %s', (url, own) => expect(isOwnHost(new URL(url).hostname)).toBe(own));

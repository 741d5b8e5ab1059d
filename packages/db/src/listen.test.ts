import { afterAll, beforeAll, expect, it } from 'vitest';

import { listen } from './listen.ts';
import { type TestDatabase, tcpProxy, testDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('listen');
});
afterAll(() => test.drop());

it('hears, survives a cut, and calls once after each beginning', async () => {
  const proxy = await tcpProxy(test.url);
  const heard: string[] = [];
  let wake: () => void = () => {};
  const until = async (count: number): Promise<void> => {
    while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  const hints = listen(proxy.url, 'holdfast_test', (payload) => {
    heard.push(payload);
    wake();
  });
  try {
    await until(1);
    await test.db.sql(`SELECT pg_notify('holdfast_test', 'one')`);
    await until(2);
    proxy.cut();
    await until(3);
    await test.db.sql(`SELECT pg_notify('holdfast_test', 'two'), pg_notify('another', 'no')`);
    await until(4);
    expect(heard).toEqual(['', 'one', '', 'two']);
  } finally {
    hints.close();
    await proxy.close();
  }
});

it('refuses a name that is not one', () => {
  expect(() => listen(test.url, 'a; DROP TABLE runs', () => {})).toThrow(
    expect.objectContaining({ code: 'DB_CHANNEL' }),
  );
});

import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { describeSchema } from './schema.ts';
import { testDatabase } from './testing.ts';

const golden = new URL('../../../db/schema.sql', import.meta.url);

it('the golden schema is what the migrations make', async () => {
  const test = await testDatabase('schema');
  try {
    expect(existsSync(golden)).toBe(true);
    // Written by `node packages/db/src/schema-dump.ts`.
    expect(await describeSchema(test.db)).toBe(readFileSync(golden, 'utf8'));
    await test.db.sql('CREATE INDEX one_more ON agent_tasks (member)');
    expect(await describeSchema(test.db)).not.toBe(readFileSync(golden, 'utf8'));
  } finally {
    await test.drop();
  }
});

import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

import { isAlive } from '../embedded/cluster.ts';
import { startEmbedded, stopOrphan } from '../embedded/index.ts';
import { migrate } from '../migrate.ts';
import { openDb } from '../open.ts';
import { testHome, withDatabase } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    holdfastTestUrl: string;
    holdfastTemplate: string;
  }
}

/** One server for the whole run, one migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['HOLDFAST_TEST_URL'];
  const template = `holdfast_template_${process.pid}`;
  const server = given ? { url: given, stop: async () => {} } : await fresh();
  const admin = openDb({ url: server.url, max: 1, name: 'holdfast tests' });
  try {
    await admin.sql(`CREATE DATABASE ${template}`);
    const db = openDb({ url: withDatabase(server.url, template), max: 1 });
    try {
      await migrate(db);
    } finally {
      await db.close();
    }
    project.provide('holdfastTestUrl', server.url);
    project.provide('holdfastTemplate', template);
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await admin.close();
  }
  return async () => {
    if (given) await dropTemplate(given, template);
    await server.stop();
  };
}

async function fresh(): Promise<{ url: string; stop(): Promise<void> }> {
  const home = testHome();
  await removeDead(dirname(home));
  const server = await startEmbedded({ home, log: () => {} });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

/** Servers and data of runs that were killed. */
async function removeDead(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (isAlive(Number(name))) continue;
    await stopOrphan(join(folder, name));
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function dropTemplate(url: string, template: string): Promise<void> {
  const admin = openDb({ url, max: 1 });
  try {
    await admin.sql(`DROP DATABASE IF EXISTS ${template}`);
  } finally {
    await admin.close();
  }
}

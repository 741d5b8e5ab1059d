import { readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { errors } from './errors.ts';
import { Scenario } from './experiment/scenario.ts';

const folder = new URL('../scenarios/', import.meta.url);

/** A scenario file's default export, checked. Throws CHAOS_SCENARIO. */
export async function loadScenario(path: string): Promise<Scenario> {
  const file = basename(path);
  let found: unknown;
  try {
    ({ default: found } = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown });
  } catch (error) {
    throw errors.CHAOS_SCENARIO({ file, reason: error instanceof Error ? error.message : String(error) }, error);
  }
  const parsed = Scenario.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw errors.CHAOS_SCENARIO({ file, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is none'}` });
  }
  return parsed.data;
}

/** Those of the repository, by name. */
export async function ownScenarios(): Promise<Scenario[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  return Promise.all(files.map((name) => loadScenario(fileURLToPath(new URL(name, folder)))));
}

/** One of the repository's by its name, or a file's. */
export async function findScenario(name: string): Promise<Scenario> {
  if (/[/\\]|\.ts$/.test(name)) return loadScenario(name);
  const own = (await ownScenarios()).find((scenario) => scenario.name === name);
  if (!own) throw errors.CHAOS_MISSING({ what: `scenario ${name}` });
  return own;
}

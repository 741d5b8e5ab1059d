import { access, readdir } from 'node:fs/promises';
import { createRegistry, isTeam, type Registry, readPrompts } from '@holdfast/agents';
import { errors } from './errors.ts';

/** A folder that is a team: its name is the team's. */
export interface TeamFolder {
  name: string;
  folder: URL;
  file: URL;
}

/** Every folder beside this file that has a team.ts, in the order of names. The folder is the registration. */
export async function teamFolders(root: URL = new URL('./', import.meta.url)): Promise<TeamFolder[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const found: TeamFolder[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const folder = new URL(`${name}/`, root);
    const file = new URL('team.ts', folder);
    if (await exists(file)) found.push({ name, folder, file });
  }
  return found;
}

/** The teams of all folders. One that cannot be loaded stops everything and names its file: a team must not go missing unseen. */
export async function loadTeams(root?: URL): Promise<Registry> {
  const folders = await teamFolders(root);
  const teams = await Promise.all(folders.map(async (folder) => [folder.name, await loadTeam(folder)] as const));
  const prompts = await Promise.all(
    folders.map(async ({ name, folder }) => [name, await readPrompts(folder)] as const),
  );
  return createRegistry(Object.fromEntries(teams), Object.fromEntries(prompts));
}

async function loadTeam({ file }: TeamFolder): Promise<unknown> {
  try {
    const { default: team } = (await import(file.href)) as { default?: unknown };
    if (!isTeam(team)) throw new Error('its default export was not made by team()');
    return team;
  } catch (error) {
    throw errors.TEAM_LOAD_FAILED(
      { file: file.pathname, reason: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

async function exists(file: URL): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

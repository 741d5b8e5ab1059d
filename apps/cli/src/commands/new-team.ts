import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { bold, print, printJson } from '../output.ts';

const teams = fileURLToPath(new URL('../../../../packages/teams/src/', import.meta.url));
const template = fileURLToPath(new URL('../../new-team/', import.meta.url));

export function addNew(program: Command): void {
  program
    .command('new')
    .description('make something new: `new team NAME`')
    .command('team')
    .description('a folder with a team that works; no other file is edited')
    .argument('<name>', 'small letters, digits, hyphens')
    .option('--json', 'print { "team", "files": [path] }')
    .addHelpText('after', `\nExample:\n  holdfast new team contracts`)
    .action((name: string, options: { json?: boolean }) => {
      const files = makeTeam(name, teams, loadSettings().regions);
      if (options.json) return printJson({ team: name, files });
      for (const file of files) print(file);
      print(`
${bold('Next')}: edit team.ts; then
  npm test -- packages/teams                       the conformance suite runs on it
  npm start                                        it is on the page
  npm run holdfast -- run ${name} '{"text":"hello"}' --wait`);
    });
}

/** Writes the team's folder from the template; returns the paths of its files. */
export function makeTeam(name: string, folder: string, regions: readonly string[]): string[] {
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) throw errors.TEAM_NAME({ name });
  const path = join(folder, name);
  if (existsSync(path)) throw errors.TEAM_EXISTS({ team: name, path });
  mkdirSync(path, { recursive: true });
  const words: Record<string, string> = {
    TEAM: name,
    HOME_1: regions[0] ?? 'us-east-1',
    HOME_2: regions[1] ?? regions[0] ?? 'us-east-1',
  };
  return readdirSync(template).map((file) => {
    const text = readFileSync(join(template, file), 'utf8').replace(
      /__([A-Z0-9_]+?)__/g,
      (whole, word: string) => words[word] ?? whole,
    );
    const target = join(path, file.replace(/\.template$/, ''));
    writeFileSync(target, text, { flag: 'wx' });
    return target;
  });
}

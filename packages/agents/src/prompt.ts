import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** Texts by team and member. */
export type Prompts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What an agent is told to be: the file as it is, and the hash that every answer names. */
export interface Prompt {
  text: string;
  hash: string;
}

export const promptOf = (text: string): Prompt => ({ text: text.trim(), hash: hash('sha256', text).slice(0, 12) });

/** The files `prompts/<member>.md` of a team's folder, by member. */
export async function readPrompts(folder: URL): Promise<Record<string, string>> {
  const prompts = new URL('prompts/', folder);
  const files = await readdir(prompts).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const named = files.filter((file) => file.endsWith('.md'));
  const texts = await Promise.all(
    named.map(async (file) => [file.slice(0, -'.md'.length), await readFile(new URL(file, prompts), 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

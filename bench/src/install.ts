import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const lock = new URL('../package-lock.json', import.meta.url);
const marker = new URL('../node_modules/.holdfast-lock', import.meta.url);

/**
 * The peers, exactly as locked. They stand outside the workspace, so that the product neither carries nor resolves
 * anything of theirs, and are installed by the first run that wants them.
 */
export async function installPeers(say: (line: string) => void): Promise<void> {
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  say('installing the peers (npm install in bench/)');
  const code = await new Promise<number | null>((resolve, reject) => {
    // As locked, like `npm ci`; but that refuses a registry that lacks an optional package of another platform. No
    // install scripts: nothing needs one. Output goes to stderr: stdout may be read as JSON.
    const npm = spawn(
      'npm',
      ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: folder,
        stdio: ['ignore', process.stderr, process.stderr],
        shell: process.platform === 'win32',
      },
    );
    npm.once('error', reject);
    npm.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`npm install in ${folder} ended with ${code}: is the npm registry reachable?`);
  writeFileSync(marker, wanted);
}

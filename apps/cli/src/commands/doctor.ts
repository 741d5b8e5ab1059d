import { HoldfastError } from '@holdfast/errors';
import { loadSettings, maskSettings, type Settings } from '@holdfast/settings';
import type { Command } from 'commander';
import { type Check, checks } from '../doctor/checks.ts';
import { bold, dim, green, print, printJson, red, yellow } from '../output.ts';

const marks = { good: green('✓'), doubtful: yellow('!'), bad: red('✗') };

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine and the settings, and say what to do')
    .option('--json', 'print { "checks": [{ "name", "verdict", "says", "fix"? }], "settings" }')
    .addHelpText('after', `\nExit code 1 when something is bad. Example:\n  holdfast doctor --json`)
    .action(async (options: { json?: boolean }) => {
      const { settings, refusal } = readSettings();
      const results: Check[] = refusal ? [refusal] : [];
      if (settings) for (const check of checks) results.push(await check(settings));
      const shown = settings ? maskSettings(settings) : {};
      if (results.some((result) => result.verdict === 'bad')) process.exitCode = 1;
      if (options.json) return printJson({ checks: results, settings: shown });
      for (const { name, verdict, says, fix } of results) {
        print(`${marks[verdict]} ${name.padEnd(12)} ${says}`);
        if (fix) print(`  ${' '.repeat(12)} ${dim('what to do:')} ${fix}`);
      }
      print(`\n${bold('Settings in force')} ${dim('(docs/settings.md)')}`);
      for (const [name, value] of Object.entries(shown)) print(`  ${name.padEnd(26)} ${value}`);
    });
}

function readSettings(): { settings?: Settings; refusal?: Check } {
  try {
    return { settings: loadSettings() };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { refusal: { name: 'settings', verdict: 'bad', says: error.message, fix: error.fix } };
  }
}

import type { Report } from '@holdfast/chaos';
import { bold, dim, green, red, yellow } from '../output.ts';
import type { PanelClient } from './panel-client.ts';

const lookMs = 400;

/** Tells what happens in an experiment as it happens. Resolves with its report. */
export async function follow(panel: PanelClient, experiment: string, say: (line: string) => void): Promise<Report> {
  const told = new Set<string>();
  let step = '';
  for (;;) {
    const { running, regions } = await panel.state();
    if (running?.experiment !== experiment) return panel.report(experiment);
    const from = running.stamps.find(({ moment }) => moment === 'inflicted')?.at ?? null;
    for (const { moment, at, says } of running.stamps) {
      if (at === null || from === null || told.has(moment)) continue;
      told.add(moment);
      say(`${`${((at - from) / 1_000).toFixed(1)} s`.padStart(8)}  ${says}`);
    }
    const odd = regions.filter(({ state }) => state !== 'live').map(({ region, state }) => `${region} ${state}`);
    const now = `${running.step}${odd.length > 0 ? `; ${odd.join(', ')}` : ''}`;
    if (now !== step) say(dim(`          ${now}`));
    step = now;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

export function showReport(report: Report, say: (line: string) => void): void {
  const paint = { held: green, refuted: red, inconclusive: yellow }[report.verdict];
  say(`\n${bold(report.title)}: ${paint(report.verdict.toUpperCase())}`);
  if (report.brokeOff !== null) say(red(`it broke off: ${report.brokeOff}`));
  for (const { says, held, measured } of report.claims) {
    say(`${held === null ? yellow('?') : held ? green('✓') : red('✗')} ${says}  ${dim(measured)}`);
  }
}

/** 0 held, 1 refuted, 3 inconclusive: 2 is wrong usage. */
export const exitOf = (verdict: Report['verdict']): number => ({ held: 0, refuted: 1, inconclusive: 3 })[verdict];

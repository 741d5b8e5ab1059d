import { Badge } from '@holdfast/dashboard/ui/badge';
import { Button } from '@holdfast/dashboard/ui/button';
import { ProblemNotice, Skeleton } from '@holdfast/dashboard/ui/notice';
import { Panel } from '@holdfast/dashboard/ui/panel';
import { FlaskConical, ShieldAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Scenario } from '../../src/wire.ts';
import { act, type Problem, problemOf } from './ask.ts';
import { GuardNote, Sheet } from './sheet.tsx';
import type { OfferedScenario } from './use-panel.ts';

const refusedLast = (a: OfferedScenario, b: OfferedScenario): number =>
  Number(a.refusal !== null) - Number(b.refusal !== null);

/** Experiments that can be run: a question each, with its hypothesis. */
export function Scenarios({
  scenarios,
  failed,
  idle,
}: {
  scenarios: OfferedScenario[] | null;
  failed: boolean;
  idle: boolean;
}): ReactNode {
  const [chosen, setChosen] = useState<OfferedScenario | null>(null);
  return (
    <Panel title="Experiments" aside={<span className="text-xs text-muted">hypothesis first, verdict after</span>}>
      {scenarios === null && !failed && <Skeleton lines={6} />}
      {failed && (
        <p className="p-4 text-sm text-muted">
          The scenarios could not be read; they are asked for again when the panel answers.
        </p>
      )}
      <ul className="grid gap-px bg-line sm:grid-cols-2 xl:grid-cols-3">
        {[...(scenarios ?? [])].sort(refusedLast).map((scenario) => (
          <li key={scenario.name} className="flex min-w-0 flex-col gap-1.5 bg-surface p-4">
            <h3 className="text-sm font-semibold">{scenario.title}</h3>
            <p className="text-sm text-muted">{scenario.asks}</p>
            <div className="mt-auto flex flex-wrap items-center gap-2 pt-1.5">
              <Button
                icon={FlaskConical}
                disabled={!idle || scenario.refusal !== null}
                onClick={() => setChosen(scenario)}
              >
                Run it
              </Button>
              {!scenario.guard.safe && (
                <Badge tone="bad" icon={ShieldAlert}>
                  stops everything
                </Badge>
              )}
              {scenario.refusal !== null && <span className="text-xs text-warn">Not here: {scenario.refusal}.</span>}
            </div>
          </li>
        ))}
      </ul>
      {chosen && <ScenarioSheet scenario={chosen} close={() => setChosen(null)} />}
    </Panel>
  );
}

function ScenarioSheet({ scenario, close }: { scenario: OfferedScenario; close(): void }): ReactNode {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = (): void => {
    setBusy(true);
    act('/api/experiments', { scenario: scenario.name, anyway: !scenario.guard.safe }).then(close, (error: unknown) => {
      setProblem(problemOf(error));
      setBusy(false);
    });
  };
  return (
    <Sheet title={scenario.title} close={close}>
      <p className="text-sm">{scenario.asks}</p>
      <div>
        <h3 className="text-xs font-semibold text-muted">Must hold</h3>
        <ul className="list-disc pl-5 text-sm">
          {scenario.claims.map((claim) => (
            <li key={JSON.stringify(claim)}>{claimText(claim)}</li>
          ))}
        </ul>
      </div>
      {scenario.mayDegrade.length > 0 && (
        <div>
          <h3 className="text-xs font-semibold text-muted">May be worse meanwhile</h3>
          <p className="text-sm">{scenario.mayDegrade.join('; ')}</p>
        </div>
      )}
      <GuardNote guard={scenario.guard} />
      {problem && <ProblemNotice problem={problem} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={close}>
          Not now
        </Button>
        <Button look={scenario.guard.safe ? 'main' : 'danger'} disabled={busy} autoFocus onClick={begin}>
          {scenario.guard.safe ? 'Begin' : 'Cut anyway'}
        </Button>
      </div>
    </Sheet>
  );
}

function claimText(claim: Scenario['claims'][number]): string {
  const where = 'region' in claim ? ` (${claim.region})` : '';
  const within = 'withinMs' in claim ? ` within ${claim.withinMs / 1_000} s` : '';
  const most = 'claims' in claim ? `: at most ${claim.claims} claims a task` : '';
  return `${claim.claim}${where}${within}${most}`;
}

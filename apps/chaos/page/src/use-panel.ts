import { useCallback, useEffect, useState } from 'react';
import type { Kept, PanelState, Scenario, Weighed } from '../../src/wire.ts';
import { look } from './ask.ts';

export type OfferedScenario = Scenario & { guard: Weighed; refusal: string | null };

/** The panel's state as it is told; `connected` false: what is shown is old. */
export function useLive(): { state: PanelState | null; connected: boolean } {
  const [state, setState] = useState<PanelState | null>(null);
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    const source = new EventSource('/api/live');
    source.onmessage = (event: MessageEvent<string>) => {
      setState(JSON.parse(event.data) as PanelState);
      setConnected(true);
    };
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    return () => source.close();
  }, []);
  return { state, connected };
}

/** Read once, and again whenever `key` changes or somebody asks. */
export function useRead<T>(path: string, key: unknown): { value: T | null; failed: boolean; again(): void } {
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  const read = useCallback(() => {
    look<T>(path).then(
      (found) => {
        setValue(found);
        setFailed(false);
      },
      () => setFailed(true),
    );
  }, [path]);
  useEffect(read, [read, key]);
  return { value, failed, again: read };
}

export const useHistory = (key: unknown): ReturnType<typeof useRead<Kept[]>> =>
  useRead<Kept[]>('/api/experiments', key);
export const useScenarios = (key: unknown): ReturnType<typeof useRead<OfferedScenario[]>> =>
  useRead<OfferedScenario[]>('/api/scenarios', key);

/** The time, once so often: what counts up must be drawn again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

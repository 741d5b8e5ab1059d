import type { Kept, PanelState, Report, Scenario } from '@holdfast/chaos';
import { HoldfastError } from '@holdfast/errors';
import type { Settings } from '@holdfast/settings';
import { me } from '../commands/me.ts';
import { errors } from '../errors.ts';
import { lockOwner } from '../launcher/lock.ts';
import { readState } from '../launcher/state.ts';

/** A chaos panel, and what a call that breaks something must carry. */
export class PanelClient {
  readonly url: string;
  private readonly token: string;

  constructor({ url, token }: { url: string; token: string }) {
    this.url = url;
    this.token = token;
  }

  /** The panel of the system that runs in a home. Throws NOT_RUNNING, CHAOS_OFF. */
  static in(home: string): PanelClient {
    const state = lockOwner(home) ? readState(home) : undefined;
    if (!state) throw errors.NOT_RUNNING({ home });
    if (!state.chaos) throw errors.CHAOS_OFF();
    return new PanelClient(state.chaos);
  }

  /** The panel of another system that the settings name (that of `docker compose up`); undefined: they name none. */
  static elsewhere({ chaosUrl, chaosToken = '' }: Settings): PanelClient | undefined {
    return chaosUrl === undefined
      ? undefined
      : new PanelClient({ url: chaosUrl.replace(/\/$/, ''), token: chaosToken });
  }

  state(): Promise<PanelState> {
    return this.get('/api/state');
  }

  /** Newest first; of one scenario, or of all. */
  kept(scenario?: string): Promise<Kept[]> {
    return this.get(`/api/experiments${scenario === undefined ? '' : `?scenario=${encodeURIComponent(scenario)}`}`);
  }

  report(experiment: string): Promise<Report> {
    return this.get(`/api/experiments/${experiment}`);
  }

  /** The report as a file of that kind. */
  async file(experiment: string, ending: 'json' | 'md' | 'html'): Promise<string> {
    return (await this.ask(`/api/experiments/${experiment}.${ending}`)).text();
  }

  async begin(scenario: Scenario, anyway: boolean): Promise<string> {
    const reply = await this.post<{ experiment: string }>('/api/experiments', { scenario, by: me(), anyway });
    return reply.experiment;
  }

  /** Begins it and waits for its report. */
  async run(scenario: Scenario): Promise<Report> {
    const experiment = await this.begin(scenario, false);
    while ((await this.state()).running?.experiment === experiment) {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return this.report(experiment);
  }

  /** What stands between the programs and the database. */
  async proxyVersion(): Promise<string> {
    return (await this.state()).network;
  }

  /** Why a scenario of the repository cannot be run there, or not without being told to cut anyway. */
  async refusalOf(name: string): Promise<string | undefined> {
    type Offered = { name: string; refusal: string | null; guard: { safe: boolean; arithmetic: string[] } };
    const found = (await this.get<Offered[]>('/api/scenarios')).find((one) => one.name === name);
    if (!found) return undefined;
    return found.refusal ?? (found.guard.safe ? undefined : `the guard refuses it, ${found.guard.arithmetic.at(-1)}`);
  }

  async heal(): Promise<string[]> {
    return (await this.post<{ healed: string[] }>('/api/heal', { by: me() })).healed;
  }

  private async get<T>(path: string): Promise<T> {
    return (await (await this.ask(path)).json()) as T;
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return (await (await this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    let reply: Response;
    try {
      reply = await fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(60_000) });
    } catch (error) {
      throw errors.CHAOS_SILENT(
        { url: this.url, reason: error instanceof Error ? error.message : String(error) },
        error,
      );
    }
    if (reply.ok) return reply;
    const { code, message, fix } = (await reply.json()) as { code: string; message: string; fix: string };
    throw new HoldfastError({ code, message, fix, status: reply.status });
  }
}

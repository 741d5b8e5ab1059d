import { errors } from '../errors.ts';
import type { RelayView } from './relay.ts';
import type { Toxic, ToxicType } from './toxic.ts';

export interface NewToxic {
  name: string;
  type: ToxicType;
  stream: 'upstream' | 'downstream';
  attributes: Record<string, number>;
}

const patienceMs = 5_000;

/** A client of Toxiproxy's HTTP API, spoken by Toxiproxy and by our own proxy. Throws CHAOS_PROXY. */
export class Toxiproxy {
  private readonly api: string;
  private readonly patience: number;

  /** `patience`: milliseconds for an answer. */
  constructor(api: string, patience = patienceMs) {
    this.api = api;
    this.patience = patience;
  }

  async version(): Promise<string> {
    const { version } = await this.ask<{ version: string }>('GET', '/version');
    return version;
  }

  proxies(): Promise<Record<string, RelayView>> {
    return this.ask('GET', '/proxies');
  }

  /** Makes these proxies, or moves them; toxics of one that stands where it should stay. */
  async populate(wanted: readonly { name: string; listen: string; upstream: string }[]): Promise<RelayView[]> {
    const body = wanted.map((one) => ({ ...one, enabled: true }));
    return (await this.ask<{ proxies: RelayView[] }>('POST', '/populate', body)).proxies;
  }

  async enable(name: string, enabled: boolean): Promise<void> {
    await this.ask('POST', `/proxies/${encodeURIComponent(name)}`, { enabled });
  }

  async add(name: string, toxic: NewToxic): Promise<void> {
    await this.ask('POST', `/proxies/${encodeURIComponent(name)}/toxics`, { toxicity: 1, ...toxic });
  }

  /** Sets its attributes anew. */
  async change(name: string, toxic: string, attributes: Record<string, number>): Promise<void> {
    await this.ask('POST', `/proxies/${encodeURIComponent(name)}/toxics/${encodeURIComponent(toxic)}`, { attributes });
  }

  /** Nothing happens where there is none of that name. */
  async remove(name: string, toxic: string): Promise<void> {
    await this.ask(
      'DELETE',
      `/proxies/${encodeURIComponent(name)}/toxics/${encodeURIComponent(toxic)}`,
      undefined,
      404,
    );
  }

  toxics(name: string): Promise<Toxic[]> {
    return this.ask('GET', `/proxies/${encodeURIComponent(name)}/toxics`);
  }

  /** No toxics anywhere, every proxy open. */
  async reset(): Promise<void> {
    await this.ask('POST', '/reset');
  }

  private async ask<T>(method: string, path: string, body?: unknown, alsoFine?: number): Promise<T> {
    const failed = (reason: string, cause?: unknown): Error =>
      errors.CHAOS_PROXY({ api: this.api, path, reason }, cause);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.api}${path}`, {
        method,
        signal: AbortSignal.timeout(this.patience),
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      text = await response.text();
    } catch (error) {
      throw failed(error instanceof Error ? error.message : String(error), error);
    }
    if (!response.ok && response.status !== alsoFine) throw failed(`${response.status} ${text.slice(0, 200)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

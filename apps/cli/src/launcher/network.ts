import type { ProxyPlan } from '@holdfast/chaos';
import { findToxiproxy, throughHosts } from '@holdfast/chaos';
import { addresses } from '@holdfast/db';
import type { Settings } from '@holdfast/settings';
import { checkPort } from './port.ts';

/** How the programs reach the database: each over a path of its own, so that one can be cut and the others not. */
export interface Network {
  plan: ProxyPlan;
  /** The database's URL over the path of a region, or of `web`. */
  paths: Record<string, string>;
  /** Variables that lead calls of models past the front that can make them answer badly. */
  models: Record<string, string>;
}

const host = '127.0.0.1';
const freePort = (): Promise<number> => checkPort(host, 0);

/** Why this database cannot be reached through a proxy. */
export function whyDirect(url: string): string | undefined {
  const { searchParams } = new URL(addresses(url)[0]?.url ?? url);
  if (searchParams.has('host')) return 'DATABASE_URL names a socket file';
  if (searchParams.get('sslmode') === 'verify-full')
    return 'DATABASE_URL has sslmode=verify-full, and a proxy has not the name in the certificate';
  return undefined;
}

/** Free ports for a proxy a region and one for the web apps, and the URLs that lead through them. */
export async function planNetwork(url: string, settings: Settings): Promise<Network> {
  const paths: Record<string, string> = {};
  const proxies: ProxyPlan['proxies'] = [];
  const hosts = addresses(url).map(({ name }) => name);
  for (const name of [...settings.regions, 'web']) {
    const listens: string[] = [];
    for (const [index, upstream] of hosts.entries()) {
      const listen = `${host}:${await freePort()}`;
      proxies.push({ name: index === 0 ? name : `${name}~${index + 1}`, listen, upstream });
      listens.push(listen);
    }
    paths[name] = throughHosts(url, listens);
  }
  const toxiproxy = findToxiproxy();
  const front = settings.models === undefined ? undefined : await freePort();
  return {
    plan: {
      api: await freePort(),
      ...(toxiproxy === undefined ? {} : { toxiproxy }),
      proxies,
      ...(front === undefined
        ? {}
        : {
            models: {
              port: front,
              openai: settings.openaiUrl ?? 'https://api.openai.com/v1',
              anthropic: settings.anthropicUrl ?? 'https://api.anthropic.com',
            },
          }),
    },
    paths,
    models:
      front === undefined
        ? {}
        : {
            OPENAI_BASE_URL: `http://${host}:${front}/openai`,
            ANTHROPIC_BASE_URL: `http://${host}:${front}/anthropic`,
          },
  };
}

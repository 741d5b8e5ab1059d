import { request } from 'node:http';

/** What stands in the project of the tests: a region with its worker, node and proxy, a node elsewhere, the balancer, and a job. */
export const plan = [
  { service: 'worker-us-west-2', part: 'worker', region: 'us-west-2' },
  { service: 'w2a', part: 'database', region: 'us-west-2' },
  { service: 'toxiproxy-us-west-2', part: 'proxy', region: 'us-west-2' },
  { service: 'e1a', part: 'database', region: 'us-east-1' },
  { service: 'haproxy', part: 'balancer', region: null },
  { service: 'tables', part: null, region: null },
] as const;
export type Planned = (typeof plan)[number];

export const networksOf = ({ part, region }: Planned): string[] => {
  if (part === null) return ['backbone'];
  return region === null ? ['us-west-2', 'us-east-1', 'backbone'] : [region, 'backbone'];
};

export const labelsOf = ({ service, part, region }: Planned, project: string): Record<string, string> => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  'com.docker.compose.oneoff': 'False',
  ...(part === null ? {} : { 'holdfast.part': part }),
  ...(region === null ? {} : { 'holdfast.region': region }),
});

/** Makes the plan's containers on a real engine; each sleeps. Returns how to remove them. */
export async function makeContainers(socket: string, project: string, image: string): Promise<() => Promise<void>> {
  const networks = [...new Set(plan.flatMap(networksOf))].map((name) => `${project}_${name}`);
  const made: string[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(made.map((id) => ask(socket, 'DELETE', `/containers/${id}?force=1&v=1`)));
    for (const name of networks) await ask(socket, 'DELETE', `/networks/${name}`);
  };
  try {
    for (const Name of networks) await ask(socket, 'POST', '/networks/create', { Name });
    for (const one of plan) {
      const [first, ...others] = networksOf(one).map((name) => `${project}_${name}`);
      const { Id } = await ask<{ Id: string }>(socket, 'POST', `/containers/create?name=${project}-${one.service}-1`, {
        Image: image,
        Cmd: ['sleep', '900'],
        Labels: labelsOf(one, project),
        StopSignal: 'SIGKILL',
        HostConfig: { NetworkMode: first, Init: true },
        NetworkingConfig: { EndpointsConfig: { [first as string]: { Aliases: [one.service] } } },
      });
      made.push(Id);
      for (const name of others)
        await ask(socket, 'POST', `/networks/${name}/connect`, {
          Container: Id,
          EndpointConfig: { Aliases: [one.service] },
        });
      await ask(socket, 'POST', `/containers/${Id}/start`);
    }
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A raw call of the engine; throws what it refuses. */
export function ask<T = unknown>(socketPath: string, method: string, path: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'engine', 'content-type': 'application/json' };
    const call = request({ socketPath, method, path, headers }, (reply) => {
      let said = '';
      reply.setEncoding('utf8').on('data', (part: string) => (said += part));
      reply.once('end', () => {
        if ((reply.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${reply.statusCode} ${said}`));
        else resolve((said === '' ? undefined : JSON.parse(said)) as T);
      });
    });
    call.once('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

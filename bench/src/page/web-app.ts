import { until } from '../clock.ts';
import { freePort } from '../free-port.ts';
import { runProgram } from '../program.ts';

export interface WebApp {
  address: string;
  pid: number;
  stop(): Promise<void>;
}

/** The web app alone, on a free port of the loopback address, once it answers. Throws where it ends or takes more than 90 s. */
export async function startWebApp(url: string): Promise<WebApp> {
  const port = await freePort();
  const web = runProgram('apps/web/src/main.ts', [], { DATABASE_URL: url, PORT: String(port), HOLDFAST_LOG: 'error' });
  const address = `http://127.0.0.1:${port}`;
  const isUp = async (): Promise<boolean> => {
    const end = web.ended();
    if (end !== undefined) throw new Error(end);
    return (await fetch(`${address}/api/health`).catch(() => undefined)) !== undefined;
  };
  try {
    if (!(await until(isUp, 90_000, 250))) throw new Error('the web app was not ready within 90 s');
  } catch (error) {
    await web.stop();
    throw error;
  }
  return { address, pid: web.pid, stop: () => web.stop() };
}

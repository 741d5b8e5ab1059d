/** The built dashboard: its files, and its one document at every address of a page. */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageScripts } from './page-scripts.ts';

const ours = /^\/(?:api|assets|socket\.io|metrics)(?:\/|$)/;

/** Files under assets/ carry a hash in their names; the rest is asked for again each time. */
export function servePages(app: FastifyInstance, root: string): void {
  const scriptsOf = pageScripts(root);
  void app.register(fastifyStatic, {
    root,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/');
      void reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      const scripts = path.endsWith('/index.html') ? scriptsOf(reply.request.url) : undefined;
      if (scripts) void reply.header('link', scripts);
    },
  });
}

/** A browser that opens an address of the dashboard, such as /runs/ID: the document knows what to draw there. */
export function isPageVisit({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  if ((method !== 'GET' && method !== 'HEAD') || ours.test(path)) return false;
  return !/\.[a-z0-9]+$/i.test(path) && (headers.accept ?? '').includes('text/html');
}

export const sendPage = (reply: FastifyReply): FastifyReply => reply.sendFile('index.html');

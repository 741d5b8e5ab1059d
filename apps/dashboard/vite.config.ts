import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Few scripts come before a page is drawn, however its parts are shared: over a phone's line each one more is a wait. `first`:
 * what every address needs; `rows`: tables of rows and what is done to them; `common`: what else several pages use, icons too.
 * A page's own script is small, and what is large and shared by few (charts, the drawing of markdown) stays apart.
 */
const groups = [
  { name: 'first', tags: ['$initial' as const], priority: 3 },
  {
    name: 'common',
    test: /dashboard[\\/]src[\\/](?!brief|views|acts|intake)|lucide-react/,
    minShareCount: 2,
    maxModuleSize: 16_000,
    priority: 2,
  },
  { name: 'rows', test: /src[\\/](?:views|acts|intake)[\\/]|react-table|react-virtual/, minShareCount: 2, priority: 1 },
];

/** `vite` alone is for working on the page: it hands requests and the stream on to a running web app. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // What counts is what the first page loads as it travels; a test holds it under 250 KB gzipped, by the manifest.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': 'http://127.0.0.1:5000',
      '/socket.io': { target: 'http://127.0.0.1:5000', ws: true },
    },
  },
});

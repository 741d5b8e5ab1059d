export { startWeb } from './main.ts';
export { buildWeb, type WebOptions } from './web.ts';

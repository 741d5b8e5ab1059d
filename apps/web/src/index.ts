export { buildWeb, type WebOptions } from './web.ts';

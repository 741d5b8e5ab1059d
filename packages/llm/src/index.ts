export { type CostLine, callsOfRun, costsSince, type DearRun, dearestRuns, type LlmCall, spent } from './calls.ts';
export type {
  CallFor,
  Message,
  Model,
  ModelReply,
  ModelRequest,
  Models,
  NoReply,
  ToolCall,
  ToolSpec,
  Usage,
} from './model.ts';
export { type ModelSettings, openModels } from './open.ts';
export { addCosts, atLeast, costOf, type Price, priceOf } from './price.ts';

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

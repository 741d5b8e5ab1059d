export { openScriptedModel, type Received, type ScriptedModel, type Turn } from './testing/scripted.ts';

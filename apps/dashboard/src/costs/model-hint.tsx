import type { ReactNode } from 'react';

/** How a model comes in, where none is. */
export function ModelHint(): ReactNode {
  return (
    <>
      No model is configured: rules do everything, and cost nothing. To have one explain, stop Holdfast and start it
      with a model and its key:{' '}
      <code className="mt-2 block rounded bg-sunken px-2 py-1.5 text-left font-mono text-xs break-words text-ink">
        HOLDFAST_MODELS=fast=openai:gpt-6-luna OPENAI_API_KEY=… npm start
      </code>
      <span className="mt-2 block">
        A server of your own (Ollama, vLLM) is named by <code className="font-mono text-xs">OPENAI_BASE_URL</code> and
        needs no key.
      </span>
    </>
  );
}

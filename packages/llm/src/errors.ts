import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  LLM_CAPACITY: {
    message: '{provider} takes no more calls now ({reason})',
    fix: 'Rules do the job meanwhile. Raise the limit at the provider, or name a second model for the role in HOLDFAST_MODELS.',
    status: 503,
  },
  LLM_UNAVAILABLE: {
    message: '{provider} failed: {reason}',
    fix: 'Rules do the job meanwhile. Look at the status of the provider, and whether its base URL can be reached from here.',
    status: 503,
  },
  LLM_REFUSED: {
    message: '{provider} refused the call: {reason}',
    fix: 'Check the key, the name of the model and the request; llm_calls has what was asked.',
    status: 502,
  },
  LLM_GARBAGE: {
    message: '{provider} gave what is no answer: {reason}',
    fix: 'Rules do the job meanwhile. Check that the base URL is that of a model server and no proxy cuts its answers.',
    status: 502,
  },
  LLM_ANSWER: {
    message: '{provider} did not answer in the form asked for, even corrected: {reason}',
    fix: 'Name a stronger model for the role, or make the schema of the answer simpler.',
    status: 502,
  },
  LLM_DEADLINE: {
    message: '{provider} did not answer in time',
    fix: 'Rules do the job meanwhile. Give the member more time, or name a faster model for the role.',
    status: 504,
  },
  EMBEDDING_UNAVAILABLE: {
    message: 'Text could not be turned into vectors: {reason}',
    fix: 'Words still find memories; vectors follow when it works again. Look at HOLDFAST_EMBEDDINGS, and at what it names.',
    status: 503,
  },
  EMBEDDING_REFUSED: {
    message: 'A text was refused by what makes vectors: {reason}',
    fix: 'Words still find it. Where every text is refused, HOLDFAST_EMBEDDINGS names what does not fit: look at OPENAI_BASE_URL.',
    status: 422,
  },
});

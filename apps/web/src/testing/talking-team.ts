import { answerTo, chat, team } from '@holdfast/agents';
import { z } from 'zod';

/** A team to talk to: says back what it heard, and never answers what asks it to wait. */
export const talking = team({
  does: 'says back what it hears, once, in capital letters',
  input: z.object({ question: z.string(), conversation: z.string(), message: z.string() }),
  on: [chat({ input: (said) => said, suggestions: ['Hello?'] })],
  members: {
    parrot: {
      kind: 'step',
      does: 'repeats what it hears in capital letters',
      home: 'us-east-1',
      out: z.object({ text: z.string() }),
      run: ({ input }, { snooze }) =>
        input.question === 'wait' ? snooze(60_000) : { text: input.question.toUpperCase() },
      writes: ({ text }, { input, $ }) => [
        answerTo('talking', $, input.conversation, text, { brief: { figures: [] }, steps: [] }),
      ],
    },
  },
  next: (s) => (s.parrot ? 'done' : 'parrot'),
});

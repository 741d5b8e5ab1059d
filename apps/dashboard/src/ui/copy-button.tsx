import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';

export function CopyButton({ text, name = 'Copy' }: { text: string; name?: string }): ReactNode {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = (): void => {
    navigator.clipboard
      .writeText(text)
      .then(() => setState('copied'))
      .catch(() => setState('refused'))
      .finally(() => setTimeout(() => setState('idle'), 2_000));
  };
  return (
    <Button icon={state === 'copied' ? Check : Copy} onClick={copy}>
      <span aria-live="polite">
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Select and copy it' : name}
      </span>
    </Button>
  );
}

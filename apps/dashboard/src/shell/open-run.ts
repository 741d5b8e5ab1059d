import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Opens a run beside whatever page one is on; null closes it. */
export type OpenRun = (runId: string | null) => void;

export function useOpenRun(): OpenRun {
  const navigate = useNavigate();
  return useCallback(
    (runId) => {
      void navigate({
        to: '.',
        search: true,
        hash: runId ? `run=${runId}` : '',
        replace: runId === null,
        resetScroll: false,
      });
    },
    [navigate],
  );
}

/** The open run stands in the address, so that it can be shared and closed by going back. */
export function useRunInAddress(): string | null {
  return useLocation({ select: ({ hash }) => /^run=([0-9a-f-]{36})$/.exec(hash)?.[1] ?? null });
}

import { useEffect, useRef } from 'react';

interface Read {
  isFetching: boolean;
  refetch(): unknown;
}

/**
 * Reads a query again when `mark` has moved since the last reading began. One reading at a time: news that comes during
 * one waits for its end, so that fast news cannot keep every reading from its end. null: nothing to follow.
 */
export function useReadAnew(mark: string | null, { isFetching, refetch }: Read): void {
  const read = useRef(mark);
  useEffect(() => {
    if (mark === null || isFetching || read.current === mark) return;
    read.current = mark;
    void refetch();
  }, [mark, isFetching, refetch]);
}

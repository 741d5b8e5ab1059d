/** What the campaign vouches for: their sources, without tests. */
export const vouchedFor = [
  'packages/db/src',
  'packages/events/src',
  'packages/queue/src',
  'packages/agents/src',
] as const;

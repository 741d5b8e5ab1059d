import { expect, test } from 'vitest';
import { withPart } from './publish.ts';

test('a part is written and the other stays, in the same order whichever comes first', () => {
  const first = withPart('', 'compose', 'cluster\n');
  const both = withPart(first, 'processes', 'laptop');
  expect(both).toBe(
    '# Failover, measured\n\n<!-- processes:begin -->\nlaptop\n<!-- processes:end -->\n\n<!-- compose:begin -->\ncluster\n<!-- compose:end -->\n',
  );
  expect(withPart(both, 'compose', 'cluster')).toBe(both);
});

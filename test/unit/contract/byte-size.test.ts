import { expect, it } from 'vitest';
import { parseBytes } from '../../../src/contract/byte-size';

it('reads sizes with units of 1000 and of 1024', () => {
  expect(['4GiB', '1.5 gb', '500000', ' 2 MiB ', '7b'].map(parseBytes)).toEqual([4294967296, 1500000000, 500000, 2097152, 7]);
  expect(['', 'GiB', '-1', '1e9', '4 Gibs', '4,5GB'].map(parseBytes)).toEqual([null, null, null, null, null, null]);
});

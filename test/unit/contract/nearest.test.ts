import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/contract/nearest';

describe('the nearest names', () => {
  const names = ['layer4.1', 'layer4.1.conv1', 'layer4.1.conv2', 'layer3.0.conv1', 'stem'];

  it('are those that hold what was typed, then those that are spelled alike', () => {
    expect(nearest('4.1', names)).toEqual(['layer4.1', 'layer4.1.conv1', 'layer4.1.conv2']);
    expect(nearest('layer4.1.cov2', names, 1)).toEqual(['layer4.1.conv2']);
    expect(nearest('STEN', names)).toEqual(['stem']);
    expect(nearest('adpat', ['resume', 'adapt'])).toEqual(['adapt']);
  });

  it('are none where nothing is near', () => {
    expect(nearest('xyz', names)).toEqual([]);
    expect(nearest('anything', [])).toEqual([]);
  });
});

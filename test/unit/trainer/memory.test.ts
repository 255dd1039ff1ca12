import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../../src/contract/experiment';
import { computesSideBySide, memoryBudget, neededMemory, sharedMemory } from '../../../src/trainer/adapt/memory';
import { bindNetwork, chosenBackbone } from '../../../src/trainer/adapt/network';

const experiment = (change: object = {}) => experimentSchema.parse({ dataset: '/d', backbone: 'test/fixtures/residual.onnx', ...change });

describe('the memory of a run', () => {
  it('is what it keeps, as far as its budget goes, beside what every run takes', async () => {
    const network = bindNetwork(await chosenBackbone(experiment()), experiment(), 3);
    const needed = (rows: number, change?: object) => neededMemory(experiment(change), network, rows);
    const base = needed(0);
    expect(base).toBeGreaterThan(2 ** 28);
    expect(needed(1000) - base).toBe(1000 * network.bytesPerSample);
    expect(needed(1000, { memoryBudget: 10_000 }) - needed(0, { memoryBudget: 10_000 })).toBe(10_000);
    const half = needed(1000, { precision: 'float16' }) - base;
    expect(half).toBeLessThan(1000 * network.bytesPerSample);
    expect(half).toBeGreaterThanOrEqual(500 * network.bytesPerSample);
    expect(memoryBudget(experiment())).toBeLessThanOrEqual(totalmem() / 4);
  });

  it('has room for batches side by side where its budget is large enough', async () => {
    const network = bindNetwork(await chosenBackbone(experiment()), experiment(), 3);
    const [small, large] = [2 ** 30 - 1, 2 ** 30].map((memoryBudget) => experiment({ memoryBudget }));
    if (!small || !large) throw new Error('no experiments');
    expect([computesSideBySide(small), computesSideBySide(large)]).toEqual([false, true]);
    expect(neededMemory(large, network, 0) - neededMemory(small, network, 0)).toBe(2 ** 28);
  });

  it('and of all runs at once is less than the machine has, or what is asked for', () => {
    expect(sharedMemory({})).toBeLessThan(totalmem());
    expect(sharedMemory({ TANGENT_MEMORY: '6GiB' })).toBe(6 * 2 ** 30);
    expect(() => sharedMemory({ TANGENT_MEMORY: 'much' })).toThrow(expect.objectContaining({ code: 'bad-setting' }));
  });
});

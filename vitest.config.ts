import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      // Files share processes, so that what they import is loaded once.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, isolate: false } },
      // Every engine beside the interpreter, WebAssembly and exported files too.
      { test: { name: 'engines', include: ['test/engines/**/*.test.ts'], testTimeout: 30_000, isolate: false } },
      // What scripts/tfjs-native/build.mjs has built.
      { test: { name: 'native', include: ['test/native/**/*.test.ts'], testTimeout: 60_000 } },
      // On a graphics processor, or what scripts/software-gpu.mjs finds to stand in for one.
      { test: { name: 'gpu', include: ['test/gpu/**/*.test.ts'], testTimeout: 300_000 } },
      // These start the built command line and real training, one after the other.
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, fileParallelism: false } },
    ],
  },
});

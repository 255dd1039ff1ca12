import { describe, expect, it } from 'vitest';
import { runFile } from '../../src/engines/onnxruntime/run-file';
import { writePortable } from '../../src/engines/onnxruntime/lower';
import { interpret } from '../../src/program/interpreter';
import { cases, feedsOf } from './cases';
import { relativeError } from './suite';

const about = { version: '0', words: 'a case', metadata: { key: 'value' } };

describe('a program as a file for any runtime', () => {
  for (const { title, program: written } of cases()) {
    // In the file one name may not be both an input's and an output's.
    const program = { ...written, outputs: written.outputs.map(({ name, value }) => ({ name: `result ${name}`, value })) };
    it(`computes the same under its own names: ${title}`, async () => {
      const feeds = feedsOf(program);
      const file = writePortable(program, about);
      // The runtime's own domains would be named in the file.
      expect(new TextDecoder('latin1').decode(file)).not.toContain('com.microsoft');
      const results = await runFile(file, feeds);
      for (const [name, { shape, data }] of Object.entries(interpret(program, feeds))) {
        expect(results[name]?.shape, name).toEqual(shape);
        expect(relativeError(results[name]?.data ?? [], data), name).toBeLessThan(1e-5);
      }
    });
  }
});

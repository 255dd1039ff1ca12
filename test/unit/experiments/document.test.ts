import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { initialForm, type ExperimentForm } from '../../../src/contract/experiment-form';
import { methodNames } from '../../../src/contract/methods';
import { experimentGlobs } from '../../../src/contract/experiment-name';
import { changes, experimentName, experimentOf, experimentsOf, isExperimentFile, isOn, newDocument, newExperimentFile, readDocument, readLoosely, relativeTo } from '../../../src/experiments';
import { temporaryFolder } from '../runs/temporary';

const forms: fc.Arbitrary<ExperimentForm> = fc
  .record({
    dataset: fc.string(),
    backbone: fc.string({ minLength: 1 }),
    linearize: fc.option(fc.array(fc.string(), { maxLength: 3 })),
    methods: fc.subarray([...methodNames]),
    seed: fc.nat(),
    seeds: fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 4 })),
    splitSeed: fc.option(fc.nat()),
    epochs: fc.option(fc.integer({ min: 1, max: 1000 })),
    groupBy: fc.option(fc.string({ minLength: 1 })),
    learningRates: fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  })
  .map((some) => ({ ...initialForm(), ...some }));

const texts = fc.oneof(
  fc.constantFrom('', '  \n', '{}', '{"dataset": "a", "epochs": "many"}', '{\r\n\t"seed": 3, // why\r\n\t"views": 2,\r\n}\r\n'),
  forms.map((form) => JSON.stringify(form, null, 4)),
  forms.map(newDocument),
);

describe('the text of an experiment', () => {
  it('says what the form says after the changes, and needs no more', () => {
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        const changed = applyEdits(text, changes(text, form));
        expect(readDocument(changed).form).toEqual(form);
        expect(changes(changed, form)).toEqual([]);
      }),
    );
  });

  it('is touched nowhere else: comments, order, settings that the form has not', () => {
    const text = '{\n  // of the spring\n  "dataset": "photos",\n  "clip": 2,\n  "seed": 1\n}\n';
    const changed = applyEdits(text, changes(text, { ...readDocument(text).form, seed: 2 }));
    expect(changed).toBe(text.replace('"seed": 1', '"seed": 2'));
    expect(readDocument(changed).others).toEqual({ clip: 2 });
  });

  it('names what cannot be used, and takes the default there', () => {
    const { form, faults, broken } = readDocument('{"epochs": "many", "methods": ["full", "best"], "colour": 1, "version": 1}');
    expect(broken).toBeNull();
    expect(faults.map(({ setting }) => setting)).toEqual(['epochs', 'methods', 'colour']);
    expect(faults.map(({ message }) => message)).toEqual(['a number is needed', '1: it must be one of activation, gradient, full, finetune', 'there is no such setting']);
    expect([form.epochs, form.methods]).toEqual([null, [...methodNames]]);
  });

  it('that is no JSON object is told with its line', () => {
    expect(readDocument('{\n  "seed": 1\n  "views": 2\n}').broken).toMatchObject({ message: 'comma expected', line: 3 });
    expect(readDocument('[1]').broken?.message).toBe('object expected');
    expect(readDocument('null').broken?.message).toBe('object expected');
  });

  it('never makes the reader fail', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void [readDocument(text), readLoosely(text)]));
  });

  it('is understood as far as it goes while it is typed', () => {
    expect(readLoosely('{"backbone": "nets/a.onnx", "epochs": "x", "linearize": ["la')).toMatchObject({ backbone: 'nets/a.onnx', epochs: null });
    expect(readLoosely('{"linearize": [], "seed": 3 "backbone": "b"}')).toMatchObject({ linearize: [], seed: 3 });
    fc.assert(
      fc.property(forms, (form) => {
        expect(readLoosely(JSON.stringify(form))).toEqual(form);
      }),
    );
  });

  it('knows no setting that only every object has', () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty', 'valueOf']) {
      expect(readDocument(`{"dataset": "a", "${name}": 1}`).faults).toMatchObject([{ setting: name, message: 'there is no such setting' }]);
    }
  });
});

/** A pattern of VS Code with no more than stars and sets. */
const globbed = (glob: string): RegExp => new RegExp(`^${glob.replace(/[.()]/g, '\\$&').replaceAll('*', '.*')}$`);

describe('an experiment file', () => {
  const folder = path.resolve('/experiments/of/mine');
  const read = (text: string): ReturnType<typeof experimentOf> => experimentOf(readDocument(text), path.join(folder, 'a.tangent.json'));

  it('sees relative paths from its folder', () => {
    expect(read('{"dataset": "photos", "backbone": "nets/a.onnx", "clip": 1}')).toMatchObject({
      dataset: path.join(folder, 'photos'),
      backbone: path.join(folder, 'nets/a.onnx'),
      clip: 1,
      file: path.join(folder, 'a.tangent.json'),
    });
    expect(read('{"dataset": "photos"}').backbone).toBe('efficientnet-lite0');
    expect(relativeTo(folder, path.join(folder, 'a', 'b'))).toBe('a/b');
    expect(relativeTo(folder, path.resolve('/experiments/of'))).toBe(path.resolve('/experiments/of'));
  });

  it('may ask for a run for each of several seeds', () => {
    const runs = (text: string) => experimentsOf(readDocument(text), path.join(folder, 'a.tangent.json')).map(({ seed, splitSeed }) => [seed, splitSeed]);
    expect(runs('{"dataset": "a", "seeds": [2, 0, 2], "splitSeed": 7}')).toEqual([[2, 7], [0, 7]]);
    expect(runs('{"dataset": "a", "seed": 5}')).toEqual([[5, null]]);
    expect(() => runs('{"dataset": "a", "seeds": []}')).toThrow(/seeds: /);
    expect(() => runs('{"dataset": "a", "seeds": [0.5]}')).toThrow(/seeds: /);
  });

  it('is known by its name, a copy as well', () => {
    for (const [name, title] of [['x.tangent.json', 'x'], ['x.tangent copy.json', 'x copy'], ['x.tangent copy 2.json', 'x copy 2'], ['x.tangent.1.json', 'x.1'], ['x.tangent (2).json', 'x (2)'], ['X.tangent - Copy.json', 'X - Copy']] as const) {
      expect([isExperimentFile(name), experimentName(path.join(folder, name))]).toEqual([true, title]);
      expect(experimentGlobs.filter((glob) => globbed(glob).test(name)), name).toHaveLength(1);
    }
    for (const name of ['x.json', 'x.tangents.json', 'x.tangent.json.bak', 'x.tangent-old.json', 'tangent.json', 'x.tangent copy.jsonc']) expect(isExperimentFile(name), name).toBe(false);
  });

  it('that is unfinished or wrong says what to mend', () => {
    expect(() => read('{')).toThrow(/a\.tangent\.json: line 1: close brace expected/);
    expect(() => read('{}')).toThrow(/dataset: name the folder/);
    expect(() => read('{"dataset": "a", "seed": -1}')).toThrow(/seed: /);
    expect(() => read('{"dataset": "a", "methods": []}')).toThrow(/methods: /);
  });

  it('has a name that no other has', () => {
    const here = temporaryFolder();
    mkdirSync(path.join(here, 'photos'));
    const first = newExperimentFile(here, 'photos', () => false);
    expect(first).toBe(path.join(here, 'photos.tangent.json'));
    writeFileSync(first, newDocument({ dataset: 'photos' }));
    expect(isOn(first, path.join(here, 'photos'))).toBe(true);
    expect(isOn(first, here)).toBe(false);
    expect(newExperimentFile(here, 'photos', (file) => file.endsWith('-2.tangent.json'))).toBe(path.join(here, 'photos-3.tangent.json'));
  });
});

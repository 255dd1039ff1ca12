import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../../src/contract/experiment';
import { english } from '../../../src/contract/message';
import { notesOf } from '../../../src/trainer/adapt/notes';

const notes = (experiment: object) => notesOf({}, experimentSchema.parse({ dataset: '/d', ...experiment })).map(english).join('\n');

describe('notes on a run', () => {
  it('say that there was no augmentation only where there was none', () => {
    expect(notes({})).toContain('No augmentation');
    expect(notes({ views: 4 })).not.toContain('No augmentation');
    expect(notes({ views: 4 })).toMatch(/same 4 views .*Validation and test pictures are seen in one view/s);
    expect(notes({ testViews: 2 })).toMatch(/Every training picture is seen in one view.*means over 2 views: as it is, mirrored\./s);
    expect(notes({ testViews: 6 })).toMatch(/means over 6 views: as it is, mirrored, corners/);
  });

  it('speak of fine-tuning only where it was done', () => {
    expect(notes({})).toContain('Fine-tuning acts on');
    expect(notes({ methods: ['full'] })).not.toContain('Fine-tuning');
  });

  it('say what was rounded', () => {
    expect(notes({ precision: 'float16' })).toContain('rounded to 16 bits');
    expect(notes({})).not.toContain('16 bits');
  });
});

import type { Command } from 'commander';

/** What can be typed, and what it does. */
type Example = readonly [typed: string, does: string];

interface Hints {
  readonly examples: readonly Example[];
  /** What else is good to know. */
  readonly note?: string;
}

const named = 'A run is named by its folder, by a part of its name that no other run of\nthis folder has, or as latest.';

const hints: Readonly<Record<string, Hints>> = {
  adapt: {
    examples: [
      ['tangent adapt photos', 'photos has one sub-folder for each class'],
      ['tangent adapt photos --methods activation,full --picture-size 128', 'two models alone, small pictures: faster'],
      ['tangent adapt photos --seeds 0,1,2 --split-seed 0', 'three runs with the same test pictures, and their means'],
      ['tangent adapt photos --layers blocks.15', 'all layers of a block, as tangent inspect names it'],
      ['tangent adapt photos.tangent.json', 'as an experiment file says'],
    ],
    note: 'Runs go on if the terminal is closed; tangent watch latest follows the\nnewest again.',
  },
  resume: { examples: [['tangent resume latest', 'the newest run'], ['tangent resume seed-1 seed-2', 'two runs, one after the other']], note: named },
  watch: { examples: [['tangent watch latest', 'the newest run, as after a connection was lost']], note: named },
  stop: { examples: [['tangent stop latest', 'the newest run'], ['tangent stop latest --method finetune', 'fine-tuning alone; the run goes on']], note: named },
  runs: { examples: [['tangent runs', 'those of the current folder'], ['tangent runs photos --json', 'those of a folder, for programs']] },
  mistakes: { examples: [['tangent mistakes latest --method full', ''], ['tangent mistakes latest --only-right full --only-wrong activation', 'what gradients add']], note: named },
  move: { examples: [['tangent move latest photos/cats/12.jpg dogs', 'the picture goes into the folder dogs']], note: named },
  'undo-move': { examples: [['tangent undo-move latest', '']], note: named },
  annotate: { examples: [['tangent annotate latest --name "top block" --star', '']], note: named },
  delete: { examples: [['tangent delete seed-1 seed-2', 'both can be restored for 30 days']], note: named },
  restore: { examples: [['tangent restore', 'lists what can be restored'], ['tangent restore 20260731-142509-photos', '']] },
  compare: {
    examples: [
      ['tangent compare latest seed-1', 'two runs'],
      ['tangent compare latest:full latest:activation', 'two models of one run'],
      ['tangent compare seed-0 seed-1 seed-2 --format html --out means.html', 'means over seeds, as a page'],
    ],
    note: named,
  },
  inspect: { examples: [['tangent inspect efficientnet-lite0', ''], ['tangent inspect mine.onnx --layers layer4 --pictures 5000', 'what a choice costs']] },
  predict: { examples: [['tangent predict latest new.jpg', ''], ['tangent predict latest new/*.jpg --methods all', 'every model, with the time it takes']], note: named },
  export: { examples: [['tangent export latest --out models/photos', 'the best model on validation, as ONNX'], ['tangent export latest --method full --format tfjs --out models/web', '']], note: named },
  doctor: { examples: [['tangent doctor', '']] },
  'clear-cache': { examples: [['tangent clear-cache', '']] },
  'install-runtime': { examples: [['tangent install-runtime onnxruntime-cuda --list', 'what would be fetched'], ['tangent install-runtime onnxruntime-cuda', '']] },
  'remove-runtime': { examples: [['tangent remove-runtime onnxruntime-cuda', '']] },
};

/** Lets each command's help end with lines that can be typed. */
export function addExamples(program: Command): void {
  for (const command of program.commands) {
    const { examples, note } = hints[command.name()] ?? { examples: [] };
    if (examples.length === 0) continue;
    const heading = examples.length === 1 ? 'Example:' : 'Examples:';
    // One below the other: side by side they would not fit into 80 columns.
    const lines = examples.flatMap(([typed, does]) => [`  ${typed}`, ...(does === '' ? [] : [`      ${does}`])]);
    command.addHelpText('after', ['', heading, ...lines, ...(note === undefined ? [] : ['', note])].join('\n'));
  }
}

/** How the names of experiment files end. */
export const experimentEnding = '.tangent.json';

/** The same with what file managers and VS Code put into the name of a copy: `x.tangent copy 2.json`, `x.tangent.1.json`. */
const ending = /\.tangent((?: - copy| copy)?(?: \d+| \(\d+\)|\.\d+)?)\.json$/i;

/** The same as patterns of VS Code, and as a regular expression in its conditions. */
export const experimentGlobs = ['*.tangent.json', '*.tangent copy*.json', '*.tangent - [Cc]opy*.json', '*.tangent (*).json', '*.tangent.[0-9]*.json'] as const;
export const experimentCondition = `=~ /${ending.source}/i`;

/** Whether a file of this name is an experiment, as its author wrote it or as a copy. */
export const isExperimentFile = (name: string): boolean => ending.test(name);

/** What an experiment file is called by its name without folders: `x copy 2` of `x.tangent copy 2.json`. */
export const experimentTitle = (name: string): string => name.replace(ending, '$1');

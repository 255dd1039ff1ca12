/** Colours of runs, told apart by colour-blind eyes as well; after the last they begin again. */
export const tones = 8;

export const toneOf = (index: number): string => `run-${index % tones}`;

const light = ['#0b5cad', '#a15c00', '#0a7a4b', '#9b2f86', '#b3261e', '#00707a', '#6b6a00', '#4a4f57'];
const dark = ['#6cb2f7', '#f0ad4e', '#4fce94', '#e08bd0', '#ff8a80', '#5fd3dd', '#d9d45a', '#c3c9d1'];

const rules = (colours: readonly string[], between: string): string =>
  colours.map((colour, index) => `.curve.${toneOf(index)} { stroke: ${colour}; } .mark.${toneOf(index)} { fill: ${colour}; }`).join(between);

/** Style rules of the colours on a light page. */
export const lightTones = rules(light, '\n');

/** The same, dark where the reader's system asks for it; light on paper. */
export const toneStyle = `${lightTones}\n@media screen and (prefers-color-scheme: dark) {\n${rules(dark, '\n')}\n}`;

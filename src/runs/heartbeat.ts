/** Milliseconds between two signs of life of a process that holds a file. */
export const heartbeatEvery = 5_000;
/** Milliseconds without one after which it counts as gone, where nothing surer can be told. */
export const staleAfter = 30_000;

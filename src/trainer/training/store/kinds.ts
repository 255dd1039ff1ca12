export const arrayTypes = { float32: Float32Array, uint8: Uint8Array, uint16: Uint16Array };

/** Elements as they are kept: numbers, bytes of masks, and bits of numbers of 16 bits. */
export type Kind = keyof typeof arrayTypes;
export type ArrayOf<K extends Kind> = { float32: Float32Array; uint8: Uint8Array; uint16: Uint16Array }[K];

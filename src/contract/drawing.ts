import { z } from 'zod';

export const curveFormats = ['csv', 'svg', 'png'] as const;
export const curveFormatSchema = z.enum(curveFormats);
export type CurveFormat = z.infer<typeof curveFormatSchema>;

/** Extension host → page: asks for a picture of an SVG, which the page can draw with its fonts. */
export const drawSchema = z.object({ type: z.literal('draw'), id: z.string(), svg: z.string(), width: z.number(), height: z.number() });

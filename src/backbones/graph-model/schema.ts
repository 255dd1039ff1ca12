import { z } from 'zod';

/** 64-bit numbers are written as text. */
const integer = z.union([z.number(), z.string()]).transform(Number);
/** `NaN` and infinities are written as text. */
const float = z.union([z.number(), z.string()]).transform(Number);
/** Bytes in base64, or as numbers. */
const bytes = z.union([z.string(), z.array(z.number())]);
const shape = z.object({
  dim: z.array(z.object({ size: integer.optional() })).optional(),
  unknownRank: z.boolean().optional(),
});

const attributeSchema = z.object({
  s: bytes.optional(),
  i: integer.optional(),
  f: float.optional(),
  b: z.boolean().optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: shape.optional(),
  func: z.object({ name: z.string() }).optional(),
  list: z
    .object({
      s: z.array(bytes).optional(),
      i: z.array(integer).optional(),
      f: z.array(float).optional(),
    })
    .optional(),
});

const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).optional(),
  attr: z.record(z.string(), attributeSchema).optional(),
});

const functionSchema = z.object({
  signature: z.object({
    name: z.string(),
    inputArg: z.array(z.object({ name: z.string() })).optional(),
    outputArg: z.array(z.object({ name: z.string() })).optional(),
  }),
  nodeDef: z.array(nodeSchema).optional(),
  ret: z.record(z.string(), z.string()).optional(),
});

const tensorInfoSchema = z.object({ name: z.string(), tensorShape: shape.optional() });
const signatureSchema = z.object({
  inputs: z.record(z.string(), tensorInfoSchema).optional(),
  outputs: z.record(z.string(), tensorInfoSchema).optional(),
});

/** `model.json` of a TensorFlow.js graph model: a GraphDef as JSON; the weights are read apart. */
export const graphModelSchema = z.object({
  signature: signatureSchema.optional(),
  userDefinedMetadata: z.object({ signature: signatureSchema.optional() }).optional(),
  modelTopology: z.object({
    node: z.array(nodeSchema),
    library: z.object({ function: z.array(functionSchema).optional() }).optional(),
  }),
});

export type GraphModel = z.infer<typeof graphModelSchema>;
export type NodeDef = z.infer<typeof nodeSchema>;
export type FunctionDef = z.infer<typeof functionSchema>;
export type AttributeValue = z.infer<typeof attributeSchema>;
export type ShapeProto = z.infer<typeof shape>;

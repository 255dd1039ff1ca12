import { z } from 'zod';
import { acrossRunsSchema } from './across/comparison';
import { annotationsSchema } from './annotations';
import { methodNameSchema } from './methods';
import { moveSchema } from './moves';
import { reportSchema } from './report';
import { runStatusSchema, waitingReasonSchema } from './run-view';

/** What `stop --json` prints. */
export const stopAnswerSchema = z.object({
  /** Absolute path of the run folder. */
  run: z.string(),
  status: runStatusSchema,
});

/** What `stop --method --json` prints, as soon as the request is made. */
export const stopMethodAnswerSchema = z.object({ run: z.string(), method: methodNameSchema, status: runStatusSchema });

/** What `stop --json` prints of several runs. */
export const stopSeveralAnswerSchema = z.object({ runs: z.array(stopAnswerSchema) });

export type StopSeveralAnswer = z.infer<typeof stopSeveralAnswerSchema>;

export type StopMethodAnswer = z.infer<typeof stopMethodAnswerSchema>;

export type StopAnswer = z.infer<typeof stopAnswerSchema>;

/** What `runs --json` prints: newest first. */
export const runListSchema = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      status: runStatusSchema,
      ...annotationsSchema.shape,
      /** How many runs come before it, while it waits for memory or its turn. */
      waitingFor: z.number().nullable(),
      waitingReason: waitingReasonSchema.nullable(),
      startedAt: z.string().nullable(),
      dataset: z.string(),
      backbone: z.string(),
      /** The experiment file that asked for it, if one did. */
      file: z.string().nullable(),
      seed: z.number(),
      /** Names of the layers; null while they are left to a backbone that was not read yet. */
      linearized: z.array(z.string()).nullable(),
      /** The highest test accuracy of its methods as a fraction; null until the run has finished. */
      bestTestAccuracy: z.number().nullable(),
    }),
  ),
});

export type RunList = z.infer<typeof runListSchema>;

/** What `adapt --seeds --json` prints, and `resume --json` of several runs. */
export const severalRunsSchema = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      /** Null where the folder cannot be read any more. */
      seed: z.number().nullable(),
      /** Why it has not finished; null where it has. */
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      report: reportSchema.nullable(),
    }),
  ),
  /** Figures over seeds, as `compare --json` prints them, without pairs and changes. */
  across: acrossRunsSchema,
});

export type SeveralRuns = z.infer<typeof severalRunsSchema>;

/** What `annotate --json` prints. */
export const annotateAnswerSchema = annotationsSchema.extend({ run: z.string() });

export type AnnotateAnswer = z.infer<typeof annotateAnswerSchema>;

/** What `delete --json` prints: where each run lay, and where it lies in the trash. */
export const deleteAnswerSchema = z.object({ deleted: z.array(z.object({ run: z.string(), trash: z.string() })) });

export type DeleteAnswer = z.infer<typeof deleteAnswerSchema>;

/** What `restore --json` prints: what was restored if anything was asked for, and what is still in the trash. */
export const restoreAnswerSchema = z.object({
  restored: z.array(z.object({ run: z.string() })),
  trash: z.array(z.object({ folder: z.string(), run: z.string(), deletedAt: z.string(), title: z.string() })),
});

export type RestoreAnswer = z.infer<typeof restoreAnswerSchema>;

/** What `move --json` prints. */
export const moveAnswerSchema = z.object({ moved: moveSchema });

export type MoveAnswer = z.infer<typeof moveAnswerSchema>;

/** What `undo-move --json` prints: where the picture is again, relative to the dataset. */
export const undoMoveAnswerSchema = z.object({ undone: moveSchema, file: z.string() });

export type UndoMoveAnswer = z.infer<typeof undoMoveAnswerSchema>;

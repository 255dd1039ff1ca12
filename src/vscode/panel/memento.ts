import type * as vscode from 'vscode';
import { z } from 'zod';
import { panelFormSchema } from '../../contract/panel';

const key = 'tangent.panel';

/** What brings a panel back after a reload: which run it shows, or which settings were being made. */
export const mementoSchema = z.object({ run: z.string().nullable(), form: panelFormSchema });

export type PanelMemento = z.infer<typeof mementoSchema>;

/** The page's own state is lost in some reloads, so the newest panel's is kept with the workspace as well. */
export function readMemento(state: vscode.Memento): PanelMemento | null {
  const parsed = mementoSchema.safeParse(state.get(key));
  return parsed.success ? parsed.data : null;
}

export async function writeMemento(state: vscode.Memento, memento: PanelMemento): Promise<void> {
  await state.update(key, memento);
}

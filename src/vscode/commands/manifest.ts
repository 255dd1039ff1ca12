import { selectionArgument, type CommandEntry } from './entry';
import { commandTable } from './table';

type Contributed = Record<string, unknown>;

/** The sections of `package.json` that follow from the table of commands: `commands`, `menus` and `keybindings`. */
export function commandContributions(): { commands: Contributed[]; menus: Record<string, Contributed[]>; keybindings: Contributed[] } {
  const commands: Contributed[] = [];
  const menus: Record<string, Contributed[]> = {};
  const keybindings: Contributed[] = [];
  const palette: Contributed[] = [];
  for (const [name, entry] of Object.entries<CommandEntry>(commandTable)) {
    const command = `tangent.${name}`;
    const { icon, enablement, places = [], keys = [] } = entry;
    commands.push({ command, title: `%command.${name}%`, category: 'Tangent', ...(icon && { icon: `$(${icon})` }), ...(enablement && { enablement }) });
    for (const { menu, when, group } of places) (menus[menu] ??= []).push({ command, when, group });
    for (const { key, mac, when, onSelection } of keys) {
      keybindings.push({ command, key, ...(mac && { mac }), ...(when && { when }), ...(onSelection && { args: selectionArgument }) });
    }
    if (entry.palette !== undefined) palette.push({ command, when: entry.palette });
  }
  return { commands, menus: { ...menus, commandPalette: palette }, keybindings };
}
